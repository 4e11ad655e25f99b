import type { InboxCountView, InboxItemView } from '@countersign/schema';
import { table } from './table.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Since or until when, as people say it. */
function formatSpan(millis: number): string {
  const span = Math.abs(millis);
  if (span < HOUR) return `${Math.max(1, Math.round(span / MINUTE))} min`;
  return span < 2 * DAY ? `${Math.round(span / HOUR)} h` : `${Math.round(span / DAY)} days`;
}

/** When something is due, seen from now. */
export function formatTimeLeft(dueAt: string, now: number): string {
  const left = Date.parse(dueAt) - now;
  return left <= 0 ? `${formatSpan(left)} LATE` : `in ${formatSpan(left)}`;
}

/** The same of what waits for somebody; what is to be collected is gone then. */
export function formatDue({ kind, dueAt }: InboxItemView, now: number): string {
  const left = formatTimeLeft(dueAt, now);
  return left.startsWith('in ') && (kind === 'credential' || kind === 'token') ? `gone ${left}` : left;
}

const WAITS_FOR: Readonly<Record<InboxItemView['kind'], string>> = {
  review: 'your review',
  acknowledgement: 'your acknowledgement',
  returned: 'you to edit it',
  renewal: 'you to edit it',
  task: 'somebody to do it',
  confirmation: 'a second look',
  change: 'your review',
  'break-glass': 'your review afterwards',
  credential: 'you to collect it',
  token: 'you to collect it',
};

/** What waits for somebody, what is due first at the front. */
export const formatInbox = (items: readonly InboxItemView[], now: number): string =>
  table(
    ['due', 'risk', 'waits for', 'id', 'what', 'asked by', 'note'],
    items.map((item) => [
      formatDue(item, now),
      item.risk,
      item.acknowledgement === null
        ? `${WAITS_FOR[item.kind]}${item.onBehalfOf === null ? '' : ` in place of ${item.onBehalfOf.name}`}`
        : `${WAITS_FOR[item.kind]} (${item.acknowledgement})`,
      item.id,
      item.what,
      item.askedBy?.name ?? '',
      item.note ?? '',
    ]),
  );

/** How much it is in all. */
export function formatInboxCount({ total, overdue, isAll }: InboxCountView): string {
  if (total === 0 && isAll) return 'Nothing waits for you.';
  const late = overdue === 0 ? '' : `, ${overdue} of them overdue`;
  const count = isAll ? `${total}` : `${total} or more`;
  return `${count} ${total === 1 && isAll ? 'thing waits' : 'things wait'} for you${late}.`;
}
