import type { NoticeDetail, NoticeItem, NoticeMessage } from '@countersign/notices';
import { CountersignError, ERASED_TEXT, type NotificationName, notificationOf } from '@countersign/schema';
import type { NoticeRecord, NotificationRecord, ReadTransaction } from '../ports/index.ts';
import type { Noun } from './noun-of.ts';
import { nounOf } from './noun-of.ts';

/** How many things of one kind are named; of the rest, how many there are. */
const MOST_DETAILS = 10;
/** What becomes of a request; of several at once only the newest is said. */
const STAGES: ReadonlySet<NotificationName> = new Set<NotificationName>([
  'request-approved',
  'request-braked',
  'request-rejected',
  'request-returned',
  'request-expired',
  'request-cancelled',
  'request-begun',
  'request-done',
  'request-failed',
]);
/** What is reviewed on the page that the link opens. */
const REVIEWS: ReadonlySet<NotificationName> = new Set<NotificationName>([
  'review-wanted',
  'review-still-wanted',
  'review-overdue',
  'change-review-wanted',
  'change-review-still-wanted',
]);

interface Composed {
  readonly notice: NoticeRecord;
  readonly noun: Noun;
}

/** Puts into words what a message tells, as things are now. */
export function composeMessage(
  tx: ReadTransaction,
  { origin, publicUrl }: { readonly origin: string; readonly publicUrl: string | null },
  {
    notification,
    notices,
  }: { readonly notification: NotificationRecord; readonly notices: readonly NoticeRecord[] },
): NoticeMessage {
  const byEvent = Map.groupBy(withoutOvertaken(notices), ({ event }) => event);
  const items = [...byEvent].map(([event, all]) =>
    itemOf(
      event,
      all.map((notice) => ({ notice, noun: knownNoun(tx, notice.subject) })),
      publicUrl,
    ),
  );
  return {
    id: notification.id,
    at: notification.createdAt,
    origin,
    name: notification.recipient === '' ? null : nameFor(tx, notification.recipient),
    // What cannot wait comes first.
    items: items.sort((one, other) => Number(other.isAlarm) - Number(one.isAlarm)),
  };
}

/** A row that somebody has edited is not read out to anybody. */
function knownNoun(tx: ReadTransaction, subject: string): Noun {
  try {
    return nounOf(tx, subject);
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    return { text: subject, detail: subject, state: null, code: null, command: null, isReviewed: false };
  }
}

function nameFor(tx: ReadTransaction, recipient: string): string | null {
  const name = tx.principals.get(recipient)?.name;
  return name === undefined || name === ERASED_TEXT ? null : name;
}

function withoutOvertaken(notices: readonly NoticeRecord[]): readonly NoticeRecord[] {
  const newest = new Map<string, number>();
  for (const { event, subject, entry } of notices)
    if (STAGES.has(event)) newest.set(subject, Math.max(entry, newest.get(subject) ?? -1));
  return notices.filter(
    ({ event, subject, entry }) =>
      !STAGES.has(event) || subject.startsWith('bat_') || newest.get(subject) === entry,
  );
}

function itemOf(event: NotificationName, all: readonly Composed[], publicUrl: string | null): NoticeItem {
  const { one, many, alarm } = notificationOf(event);
  const count = all.reduce((sum, { notice }) => sum + notice.count, 0);
  const [first] = all;
  const noun = first?.noun;
  const sentence = fill(count === 1 ? one : many, {
    it: (count === 1 && isOfFile(first) ? `a request of the ${noun?.text}` : noun?.text) ?? '',
    count: count.toLocaleString('en'),
    state: noun?.state ?? 'settled',
    code: noun?.code ?? 'for a reason that its page says',
    means: noun?.text ?? '',
  });
  return {
    event,
    sentence: `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}`,
    details: all.slice(0, MOST_DETAILS).map((composed) => detailOf(event, composed, publicUrl)),
    more: Math.max(0, all.length - MOST_DETAILS),
    isAlarm: alarm === true,
  };
}

/** Said of a file, and not of a request that came in one with others. */
const OF_FILES: ReadonlySet<NotificationName> = new Set<NotificationName>([
  'rows-refused',
  'file-decided',
  'file-stopped',
  'file-cancelled',
]);
const isOfFile = (composed: Composed | undefined): boolean =>
  composed?.notice.subject.startsWith('bat_') === true && !OF_FILES.has(composed.notice.event);

function detailOf(
  event: NotificationName,
  { notice, noun }: Composed,
  publicUrl: string | null,
): NoticeDetail {
  const times = notice.count > 1 ? ` (${notice.count.toLocaleString('en')})` : '';
  const hasPage = REVIEWS.has(event) && noun.isReviewed && publicUrl !== null;
  return {
    text: `${noun.detail}${times}`,
    url: hasPage ? `${publicUrl}/review/${notice.subject}` : null,
    command: noun.command,
  };
}

const fill = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? '');
