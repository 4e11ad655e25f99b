import {
  type Instant,
  type NoticeDelivery,
  type NotificationName,
  notificationOf,
} from '@countersign/schema';
import { nextDigest } from './next-digest.ts';

/** What happens within so many milliseconds is told together. */
const TOGETHER_MILLIS = 10_000;
/** Rows of a file come one after the other; they are told together once none has come for so long, or after the longer time. */
const ROWS_MILLIS = 30_000;
const LONGEST_ROWS_MILLIS = 600_000;
/** Within this time there have to be as many as the threshold. */
const THRESHOLD_MILLIS = 3_600_000;

/** When something that was just to be told is told; null for never. */
export function dueAt(
  notice: {
    readonly event: NotificationName;
    readonly subject: string;
    readonly count: number;
    readonly createdAt: Instant;
  },
  delivery: NoticeDelivery,
  { now, digestAt }: { readonly now: Instant; readonly digestAt: string },
): Instant | null {
  const { threshold } = notificationOf(notice.event);
  if (threshold !== undefined) return notice.count >= threshold ? now : notice.createdAt + THRESHOLD_MILLIS;
  switch (delivery.when) {
    case 'off':
      return null;
    case 'digest':
      return nextDigest(notice.createdAt, digestAt);
    case 'if-pending':
      return notice.createdAt + delivery.minutes * 60_000;
    case 'at-once':
      return notice.subject.startsWith('bat_')
        ? Math.min(now + ROWS_MILLIS, notice.createdAt + LONGEST_ROWS_MILLIS)
        : notice.createdAt + TOGETHER_MILLIS;
  }
}
