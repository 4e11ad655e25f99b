import type { Instant } from '@countersign/schema';

/** That somebody reviews requests in place of somebody else for a time. */
export interface DelegationRecord {
  /** Of the change by which it was approved. */
  readonly id: string;
  /** In whose place. */
  readonly delegator: string;
  /** Who reviews. */
  readonly delegate: string;
  /** When it was approved. */
  readonly madeAt: Instant;
  readonly beginsAt: Instant;
  readonly endsAt: Instant;
  /** When somebody ended it before its time; null where nobody has. */
  readonly endedAt: Instant | null;
}
