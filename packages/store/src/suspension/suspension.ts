import {
  CountersignError,
  type Instant,
  SUSPENSION_REASONS,
  type SuspensionReason,
} from '@countersign/schema';

/** Nothing is written until its reason is gone; everything can be read. */
export interface Suspension {
  readonly reason: SuspensionReason;
  /** For the user, as the middle of a sentence. */
  readonly problem: string;
  readonly since: Instant;
  /** The last checkpoint that this process has seen signed: what the log must still hold when it goes on. */
  readonly checkpoint: { readonly size: number; readonly note: string } | null;
}

/** What has to be known to suspend. */
export interface SuspensionCause {
  readonly reason: SuspensionReason;
  readonly problem: string;
  /** Whether what the open connections say about the file cannot be believed any more. */
  readonly distrust: boolean;
}

export const healsByItself = ({ reason }: { readonly reason: SuspensionReason }): boolean =>
  SUSPENSION_REASONS[reason].heals;

/** What every write is refused with meanwhile. */
export function refusalOf({ reason, problem, since }: Omit<Suspension, 'checkpoint'>): CountersignError {
  switch (reason) {
    case 'log-inconsistent':
      return new CountersignError('LOG_INCONSISTENT', { problem, reason });
    case 'disk-full':
    case 'disk-error':
    case 'storage-refused':
      return new CountersignError('LOG_UNAVAILABLE', { problem, reason });
    default:
      return new CountersignError('LOG_SUSPENDED', {
        problem,
        reason,
        since: new Date(since).toISOString(),
        remedy: SUSPENSION_REASONS[reason].remedy,
      });
  }
}
