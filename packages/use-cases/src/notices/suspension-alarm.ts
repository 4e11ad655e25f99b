import { type Instant, MAIL_CHANNEL, notificationOf } from '@countersign/schema';
import { readDirectory } from './directory.ts';
import type { NoticeChannel, NoticeDeps } from './notice-deps.ts';

/** Tells administrators and auditors that nothing is written any more. */
export type SuspensionAlarm = (
  suspension: { readonly since: Instant; readonly reason: string },
  signal: AbortSignal,
) => Promise<void>;

const EVENT = 'log-suspended';

/**
 * The one thing that is told without a record, since nothing can be recorded: once for each suspension, recipient and process, under an
 * identifier that is made of when it began, so that what several processes say is known to be the same.
 */
export function createSuspensionAlarm(deps: NoticeDeps): SuspensionAlarm {
  const told = new Set<string>();
  return async ({ since, reason }, signal) => {
    const sentence = notificationOf(EVENT).one.replace('{code}', reason);
    for (const { channel, recipient, name, to } of recipientsOf(deps)) {
      const id = `log-suspended-${since}-${recipient === '' ? channel.sender.name : recipient}`;
      if (told.has(id)) continue;
      const item = { event: EVENT, sentence, details: [], more: 0, isAlarm: true } as const;
      const message = { id, at: since, origin: deps.origin, name, items: [item] };
      const { outcome } = await channel.sender.send(message, to, signal);
      if (outcome !== 'later') told.add(id);
    }
  };
}

interface Recipient {
  readonly channel: NoticeChannel;
  readonly recipient: string;
  readonly name: string | null;
  readonly to: string | null;
}

function recipientsOf({ store, clock, channels }: NoticeDeps): readonly Recipient[] {
  const people = store.read((tx) => {
    const directory = readDirectory(tx, clock.now());
    const ids = new Set([
      ...directory.withRole('administrator', null),
      ...directory.withRole('auditor', null),
    ]);
    return directory.people.filter(({ id }) => ids.has(id));
  });
  return channels().flatMap((channel): readonly Recipient[] => {
    if (channel.sender.name === MAIL_CHANNEL)
      return people.map(({ id, name, email }) => ({ channel, recipient: id, name, to: email }));
    const { events } = channel.declared ?? { events: [] };
    const isWanted = events.some((event) => event === 'all' || event === 'alarms' || event === EVENT);
    return isWanted ? [{ channel, recipient: '', name: null, to: null }] : [];
  });
}
