import { CountersignError, type Instant, MAIL_CHANNEL, notificationOf } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { NoticeRecord, WriteTransaction } from '../ports/index.ts';
import { type Directory, isReached, readDirectory } from './directory.ts';
import type { NoticeDeps } from './notice-deps.ts';
import { stillWaits } from './still-waits.ts';

const HOUR_MILLIS = 3_600_000;
/** Who has had enough for an hour gets the rest together, once there is room. */
const HELD_BACK_MILLIS = 600_000;
/** Alarms are not held back as other things are; whoever makes thousands of them does not fill a mailbox all the same. */
const ALARMS_FOR_ONE = 5;
const RECIPIENTS_AT_ONCE = 100;

/** Makes a message of all that a recipient has due, for everybody who has something due; gives whether there may be more. */
export function collectDue(tx: WriteTransaction, deps: NoticeDeps): boolean {
  const now = deps.clock.now();
  const rows = tx.notices.due(now, RECIPIENTS_AT_ONCE);
  const directory = readDirectory(tx, logTime(tx, deps.clock));
  const seen = new Set<string>();
  const names = new Set(deps.channels().map(({ sender }) => sender.name));
  for (const recipient of rows) {
    const key = `${recipient.channel} ${recipient.recipient}`;
    if (seen.has(key)) continue;
    seen.add(key);
    collectFor(tx, deps, { recipient, directory, now, isConfigured: names.has(recipient.channel) });
  }
  return rows.length === RECIPIENTS_AT_ONCE;
}

function collectFor(
  tx: WriteTransaction,
  deps: NoticeDeps,
  {
    recipient,
    directory,
    now,
    isConfigured,
  }: {
    readonly recipient: Pick<NoticeRecord, 'channel' | 'recipient'>;
    readonly directory: Directory;
    readonly now: Instant;
    readonly isConfigured: boolean;
  },
): void {
  const due = tx.notices.dueOf(recipient, now);
  const isGone =
    !isConfigured ||
    (recipient.channel === MAIL_CHANNEL && !isReached(tx.principals.get(recipient.recipient)));
  if (isGone) {
    for (const { id } of due) tx.notices.remove(id);
    return;
  }
  if (hasEnough(tx, deps, { recipient, due, now })) {
    for (const { id, ...rest } of due)
      tx.notices.update(id, { ...rest, dueAt: now + HELD_BACK_MILLIS, notification: null });
    return;
  }
  const told: NoticeRecord[] = [];
  for (const notice of due) {
    const count = isTooFew(notice) ? 0 : waitsFor(tx, directory, notice);
    if (count === 0) tx.notices.remove(notice.id);
    else told.push({ ...notice, count });
  }
  if (told.length === 0) return;
  const id = deps.ids.next('notification');
  tx.notices.insertNotification({
    ...recipient,
    id,
    state: 'waiting',
    attempts: 0,
    nextAt: now,
    code: null,
    createdAt: now,
    settledAt: null,
  });
  for (const { id: notice, entry, count, dueAt } of told)
    tx.notices.update(notice, { entry, count, dueAt, notification: id });
}

/** Nobody can act upon what somebody has edited in the database; whoever has to mend it is alarmed. */
function waitsFor(tx: WriteTransaction, directory: Directory, notice: NoticeRecord): number {
  try {
    return stillWaits(tx, directory, notice);
  } catch (error) {
    if (error instanceof CountersignError && error.code === 'AUTHORITY_MISMATCH') return 0;
    throw error;
  }
}

/** An hour went by in which there were not as many as would matter. */
const isTooFew = ({ event, count }: NoticeRecord): boolean => count < (notificationOf(event).threshold ?? 1);

function hasEnough(
  tx: WriteTransaction,
  deps: NoticeDeps,
  {
    recipient,
    due,
    now,
  }: {
    readonly recipient: Pick<NoticeRecord, 'channel' | 'recipient'>;
    readonly due: readonly NoticeRecord[];
    readonly now: Instant;
  },
): boolean {
  const isAlarm = due.some(({ event }) => notificationOf(event).alarm === true);
  const { channel, recipient: who } = recipient;
  const given = tx.notices.countSince({ channel, recipient: who }, now - HOUR_MILLIS);
  return given >= deps.settings().perHour * (isAlarm ? ALARMS_FOR_ONE : 1);
}
