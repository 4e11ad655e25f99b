import {
  type AuditEntry,
  type AuditEventType,
  auditEntrySchema,
  type CountersignError,
  type DeclaredChannel,
  isTold,
  MAIL_CHANNEL,
  type NoticeDelivery,
  type NotificationName,
  notificationOf,
} from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { ReadTransaction, StoredEntry, WriteTransaction } from '../ports/index.ts';
import { deliveryFor, parsedDelivery } from './delivery-for.ts';
import { readDirectory } from './directory.ts';
import { dueAt } from './due-at.ts';
import type { NoticeDeps } from './notice-deps.ts';
import type { ResolvedNotice } from './resolve/resolve-context.ts';
import { resolveNotices } from './resolve/resolve-notices.ts';

const ENTRIES_AT_ONCE = 500;
/** So many entries that nobody is told of may be looked at again after a crash, which does nothing. */
const ENTRIES_UNRECORDED = 2_000;

/** Something that one recipient is to be told, before it is in the store. */
interface Planned {
  readonly channel: string;
  readonly recipient: string;
  readonly event: NotificationName;
  readonly subject: string;
  readonly delivery: NoticeDelivery;
  entry: number;
  count: number;
}

/**
 * Looks at the entries that came since, and puts down who is to be told what. The entries were committed with what they say, so nothing that
 * happened is left out; where the process ends in between, the same entries are looked at again and counted once, because what was put down
 * and how far it was looked at are one transaction. Gives whether there may be more.
 */
export function createPlanNotices(deps: NoticeDeps): () => Promise<boolean> {
  const { store } = deps;
  let looked = -1;

  return async () => {
    const page = store.read((tx) => {
      const recorded = tx.notices.position();
      if (recorded === undefined) return null;
      const size = tx.audit.size();
      // One that is beyond the end was set by hand: what is still to come is told all the same.
      const from = recorded <= size ? Math.max(recorded, looked) : looked < 0 ? size : looked;
      const stored = tx.audit.entries({ from, limit: ENTRIES_AT_ONCE });
      const end = (stored.at(-1)?.index ?? from - 1) + 1;
      return { recorded, from, end, planned: planAll(tx, deps, stored) };
    });
    if (page === null) return false;
    if (page.end === page.from) {
      looked = page.from;
      return false;
    }
    const { recorded, end, planned } = page;
    const isRecorded =
      (planned.length === 0 && end - recorded < ENTRIES_UNRECORDED) ||
      (await store.write((tx) => {
        if (tx.notices.position() !== recorded) return false;
        for (const one of planned) put(tx, deps, one);
        tx.notices.setPosition(end);
        return true;
      }));
    // Where another worker was faster, what it has looked at counts and not this.
    looked = isRecorded ? end : -1;
    return !isRecorded || end - page.from === ENTRIES_AT_ONCE;
  };
}

function planAll(tx: ReadTransaction, deps: NoticeDeps, stored: readonly StoredEntry[]): readonly Planned[] {
  const planned = new Map<string, Planned>();
  const plan = createPlanner(tx, deps);
  for (const { index, body } of stored) {
    // What was pruned is a year old.
    const entry = body.length === 0 ? null : readEntry(body);
    if (entry === null) continue;
    for (const one of plan(entry, index)) {
      const key = JSON.stringify([one.channel, one.recipient, one.event, one.subject]);
      const known = planned.get(key);
      if (known === undefined) planned.set(key, one);
      else {
        known.count = added(one, known.count);
        known.entry = one.entry;
      }
    }
  }
  return [...planned.values()];
}

/** Null for one that nobody is told of. */
function readEntry(body: Uint8Array): AuditEntry | null {
  const entry: { readonly type: AuditEventType } = JSON.parse(Buffer.from(body).toString('utf8'));
  return isTold(entry.type) ? auditEntrySchema.parse(entry) : null;
}

/** Tells of an entry who is to be told what. */
function createPlanner(
  tx: ReadTransaction,
  { channels, settings, clock, logger }: NoticeDeps,
): (entry: AuditEntry, index: number) => readonly Planned[] {
  const directory = readDirectory(tx, logTime(tx, clock));
  const all = channels();
  const hasMail = all.some(({ declared }) => declared === null);
  const declared = all.flatMap((one) =>
    one.declared === null ? [] : [{ name: one.sender.name, ...one.declared }],
  );
  const { defaults } = settings();
  const preferences = new Map<string, ReadonlyMap<NotificationName, string>>();
  const ownOf = (principal: string, event: NotificationName) => {
    let own = preferences.get(principal);
    if (own === undefined) {
      own = new Map(tx.notices.preferences(principal).map((one) => [one.event, one.delivery]));
      preferences.set(principal, own);
    }
    return own.get(event);
  };
  const toPeople = (one: ResolvedNotice & { event: NotificationName }): readonly [string, NoticeDelivery][] =>
    directory.people
      .filter(({ id }) => one.recipients.includes(id))
      .map(({ id, roles }) => {
        const { delivery } = deliveryFor(one.event, { own: ownOf(id, one.event), roles, defaults });
        return [id, parsedDelivery(one.event, delivery)];
      });
  return (entry, index) => {
    const request = entry.request === null ? null : (tx.requests.get(entry.request) ?? null);
    const onProblem = (event: NotificationName, error: CountersignError) =>
      logger.warn({ event, code: error.code, entry: index }, 'nobody could be told of an entry');
    return resolveNotices({ tx, directory, entry, index, request }, onProblem).flatMap((one) => {
      const { event, subject, count = 1 } = one;
      const base = { event, subject, entry: index, count };
      const usual = parsedDelivery(event, notificationOf(event).delivery);
      return [
        ...(hasMail
          ? toPeople(one).map(([recipient, delivery]) => ({
              ...base,
              channel: MAIL_CHANNEL,
              recipient,
              delivery,
            }))
          : []),
        ...declared
          .filter((channel) => isWanted(channel, one))
          .map(({ name }) => ({ ...base, channel: name, recipient: '', delivery: usual })),
      ];
    });
  };
}

function isWanted(
  { events, accounts }: Pick<DeclaredChannel, 'events' | 'accounts'>,
  { event, account }: { readonly event: NotificationName; readonly account: string | null },
): boolean {
  if (accounts !== undefined && account !== null && !accounts.includes(account)) return false;
  if (events.includes('all') || events.includes(event)) return true;
  return events.includes('alarms') && notificationOf(event).alarm === true;
}

/** How many things it is with what comes of the same kind about the same; what waits is one thing, however often that is said. */
function added(
  { event, subject, count }: Pick<Planned, 'event' | 'subject' | 'count'>,
  known: number,
): number {
  return notificationOf(event).waits === true && !subject.startsWith('bat_') ? known : known + count;
}

/** What waits of the same kind about the same is counted on. */
function put(tx: WriteTransaction, deps: NoticeDeps, planned: Planned): void {
  const now = deps.clock.now();
  const { delivery, ...notice } = planned;
  const { digestAt } = deps.settings();
  const known = tx.notices.waiting(notice);
  const count = known === undefined ? notice.count : added(notice, known.count);
  const createdAt = known?.createdAt ?? now;
  const due = dueAt({ ...notice, count, createdAt }, delivery, { now, digestAt });
  if (due === null) return;
  if (known !== undefined) {
    const { entry } = notice;
    tx.notices.update(known.id, { entry, count, dueAt: due, notification: null });
  } else
    tx.notices.insert({
      ...notice,
      id: deps.ids.next('notice'),
      count,
      createdAt,
      dueAt: due,
      notification: null,
    });
}
