import { type Instant, queueNameFor } from '@countersign/schema';
import type { Clock, Ledger } from '../ports/index.ts';

/** Hands one job to the queue. Publishing a job again that still waits there does nothing. */
export type PublishJob = (job: { queue: string; jobId: string; data: { stepId: string } }) => Promise<void>;

export interface RelayDeps {
  readonly ledger: Pick<Ledger, 'claimDue' | 'confirmPublished'>;
  readonly clock: Clock;
  readonly publish: PublishJob;
  /** How many jobs of one provider are in the queue at once. More would only wait there, where nothing can overtake them. */
  readonly window: number;
}

/** What a turn of the relay did. */
export interface Publication {
  /** How much was published or set aside; where it is not 0 there may be more. */
  readonly moved: number;
  /** When there is something to do although nobody commits; null for never. */
  readonly nextDueAt: Instant | null;
}

/**
 * Publishes what is due, as far as the queue has room. Confirmed afterwards: at least once, because between the two the program may end.
 */
export async function publishDue({ ledger, clock, publish, window }: RelayDeps): Promise<Publication> {
  const { work, setAside, nextInMillis } = await ledger.claimDue(window);
  await Promise.all(
    work.map(({ id, provider, subject }) =>
      publish({ queue: queueNameFor(provider), jobId: jobIdOf(id), data: { stepId: subject } }),
    ),
  );
  if (work.length > 0) await ledger.confirmPublished(work.map(({ id }) => id));
  return {
    moved: work.length + setAside,
    nextDueAt: nextInMillis === null ? null : clock.now() + nextInMillis,
  };
}

/** The job that stands for a row of the outbox. */
export function jobIdOf(outboxId: string): string {
  return `step-${outboxId.slice(outboxId.indexOf('_') + 1)}`;
}
