import type { NotificationName } from '@countersign/schema';

/** Something that is told because of its day. */
export interface Upcoming {
  readonly event: NotificationName;
  readonly subject: string;
  /** What it is told once for. */
  readonly day: string;
  readonly recipients: readonly string[];
  readonly account: string | null;
}
