import { createMailNotifier } from '@countersign/log-delivery';
import { type AuditEntry, type NotificationsFile, notificationsFileSchema } from '@countersign/schema';
import { openMailServer, type ReceivedMail } from '@countersign/test-kit/mail-server';
import {
  createNoticeDesk,
  createRetryNotification,
  type NoticeChannel,
  type NoticeDesk,
  namedDestination,
} from '@countersign/use-cases';
import type { NotificationSender } from '@countersign/use-cases/ports';
import { advance } from './act.ts';
import type { Deps } from './assemble-deps.ts';
import { actorOf } from './people.ts';
import type { World } from './world.ts';

export const PUBLIC_URL = 'https://countersign.acme.example';
/** Longer than what happens together is told together. */
const TOGETHER_MILLIS = 11_000;
const never = new AbortController().signal;

/** What a test of telling people works with. */
export interface Told {
  readonly desk: NoticeDesk;
  /** The same, as another process has it. */
  deskOf(deps: Deps): NoticeDesk;
  /** Lets what was just put down fall due, and tells all of it. */
  tell(millis?: number): Promise<void>;
  /** The mails that came since the last look, and whom for. */
  mails(): readonly ReceivedMail[];
}

export interface TellingOptions {
  readonly settings?: Partial<Omit<NotificationsFile, 'channels'>>;
  readonly declared?: readonly {
    readonly sender: NotificationSender;
    readonly declared: NoticeChannel['declared'];
  }[];
  readonly publicUrl?: string | null;
  readonly refuse?: (address: string) => number | undefined;
  readonly onTaken?: () => Promise<void>;
  readonly withoutMail?: true;
}

/** Puts the desk together that the worker has. */
function createDesk(
  world: Pick<World, 'deps'>,
  options: Pick<TellingOptions, 'settings' | 'publicUrl'> & { readonly channels: readonly NoticeChannel[] },
  deps: Deps = world.deps,
): NoticeDesk {
  const settings = notificationsFileSchema.parse({ ...options.settings });
  return createNoticeDesk({
    ...deps,
    actor: { kind: 'worker', id: deps.workerId },
    origin: deps.trustedLog.origin,
    publicUrl: options.publicUrl === undefined ? PUBLIC_URL : options.publicUrl,
    random: () => 0,
    channels: () => options.channels,
    settings: () => settings,
  });
}

const mailChannel = (url: string): NoticeChannel => ({
  sender: createMailNotifier({ url, from: 'Countersign <countersign@acme.example>', timeoutMillis: 10_000 }),
  destination: namedDestination('notifications', url),
  declared: null,
});

/** Everything that is due, until nothing is. */
export async function tellAll(desk: NoticeDesk): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) if (!(await desk.turn(never))) return;
  throw new Error('telling does not come to an end');
}

/** Has people told from now on, by a real mail server. */
export async function startTelling(world: World, options: TellingOptions = {}): Promise<Told> {
  const server = await openMailServer(options);
  const channels = [
    ...(options.withoutMail === true ? [] : [mailChannel(server.url)]),
    ...(options.declared ?? []).map((one) => ({
      ...one,
      destination: namedDestination('notifications', `https://${one.sender.name}.example/`),
    })),
  ];
  const desk = createDesk(world, { ...options, channels });
  await tellAll(desk);
  let seen = 0;
  return {
    desk,
    deskOf: (deps) => createDesk(world, { ...options, channels }, deps),
    tell: async (millis = TOGETHER_MILLIS) => {
      await tellAll(desk);
      advance(world, millis);
      await tellAll(desk);
    },
    mails: () => {
      const since = server.mails.slice(seen);
      seen = server.mails.length;
      return since;
    },
  };
}

/** Subjects of mails by the name of whoever got them, in the order of the names. */
export function subjectsByName(mails: readonly ReceivedMail[]): readonly (readonly [string, string])[] {
  return mails
    .map(
      ({ to, mail }) => [to.map((address) => address.replace(/@.*/, '')).join(), mail.subject ?? ''] as const,
    )
    .sort(([one, first], [other, second]) => (one + first < other + second ? -1 : 1));
}

/** Entries of the log of some types, oldest first. */
export const entriesOfTypes = (
  { deps }: Pick<World, 'deps'>,
  ...types: readonly string[]
): readonly AuditEntry[] =>
  deps.store
    .read((tx) => tx.audit.entries({ from: 0, limit: 100_000 }))
    .map(({ body }): AuditEntry => JSON.parse(Buffer.from(body).toString('utf8')))
    .filter(({ type }) => types.includes(type));

/** Has a message tried again, as Ada. */
export async function retry({ deps, people }: World, id: string): Promise<void> {
  await createRetryNotification(deps)({ actor: actorOf(people.ada), principal: people.ada, id });
}
