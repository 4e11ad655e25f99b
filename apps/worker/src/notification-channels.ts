import { readFileSync } from 'node:fs';
import { createHttpNotifier, createMailNotifier } from '@countersign/log-delivery';
import { type DeclaredChannel, kindOfChannel, type NotificationsFile } from '@countersign/schema';
import { type NoticeChannel, namedDestination } from '@countersign/use-cases';
import type { Clock, Logger } from '@countersign/use-cases/ports';
import type { WorkerConfig } from './config.ts';

/** What does not answer in this time is tried again later. */
const timeoutMillis = 20_000;

/** Where people are told, now; made again when the file of the host is another. */
export interface NotificationChannels {
  channels(): readonly NoticeChannel[];
  settings(): NotificationsFile;
}

/** Puts together mail, as the environment has it, and the channels that the host declares. */
export function createNotificationChannels(options: {
  readonly mail: WorkerConfig['notificationMail'];
  /** @throws where the file cannot be used */
  readonly readFile: () => NotificationsFile;
  readonly clock: Clock;
  readonly logger: Logger;
}): NotificationChannels {
  const { mail, readFile, clock, logger } = options;
  const configured = mail === null ? [] : [mailChannel(mail)];
  let latest: { readonly file: NotificationsFile; readonly channels: readonly NoticeChannel[] } | undefined;
  let problem: string | undefined;
  const now = () => {
    try {
      const file = readFile();
      if (latest?.file !== file)
        latest = {
          file,
          channels: [...configured, ...file.channels.map((one) => declaredChannel(one, clock))],
        };
      problem = undefined;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      // Once, and not with every look. What was declared before goes on.
      if (said !== problem) logger.error({ err: error }, 'what people are told through cannot be read');
      problem = said;
      if (latest === undefined) throw error;
    }
    return latest;
  };
  return { channels: () => now().channels, settings: () => now().file };
}

function mailChannel(mail: NonNullable<WorkerConfig['notificationMail']>): NoticeChannel {
  const { protocol, host, pathname } = new URL(mail.url);
  return {
    sender: createMailNotifier({ ...mail, timeoutMillis }),
    destination: {
      purpose: 'notifications',
      where: protocol === 'file:' ? protocol : `${protocol}//${host}`,
      // Who signs in there to send is no part of where it goes.
      address: JSON.stringify([mail.from, protocol, host, protocol === 'file:' ? pathname : '']),
    },
    declared: null,
  };
}

function declaredChannel(declared: DeclaredChannel, clock: Clock): NoticeChannel {
  const { name, privateNetwork, ca: path } = declared;
  const url = 'slack' in declared ? declared.slack : 'teams' in declared ? declared.teams : declared.webhook;
  const kind = kindOfChannel(declared);
  const ca = path === undefined ? undefined : readFileSync(path, 'utf8');
  const secret = 'secret' in declared ? declared.secret : null;
  if (kind === 'mail') throw new Error('mail is not declared');
  return {
    sender: createHttpNotifier({ name, kind, url, secret, privateNetwork, ca, timeoutMillis, clock }),
    destination: namedDestination('notifications', url),
    declared,
  };
}
