import { type Instant, queueNameFor } from '@countersign/schema';
import { heldByOutage } from '../outages/held-by-outage.ts';
import type { Clock, DueWork, Ids, ReadTransaction, Store } from '../ports/index.ts';
import { startBlocker } from './start-blocker.ts';

/** Hands one job to the queue. Publishing a job again that still waits there does nothing. */
export type PublishJob = (job: { queue: string; jobId: string; data: { stepId: string } }) => Promise<void>;

export interface RelayDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
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
 * Publishes what is due, as far as the queue has room, and sets aside what cannot start yet. Marked as published afterwards: at
 * least once, because between the two the program may end.
 */
export async function publishDue(deps: RelayDeps): Promise<Publication> {
  const now = deps.clock.now();
  const { due, nextDueAt } = deps.store.read((tx) => readDue(tx, { now, window: deps.window }));
  if (due.length === 0) return { moved: 0, nextDueAt };
  const ready = due.filter(({ heldBy }) => heldBy === null).map(({ work }) => work);
  await Promise.all(
    ready.map(({ id, provider, subject }) =>
      deps.publish({ queue: queueNameFor(provider), jobId: jobIdOf(id), data: { stepId: subject } }),
    ),
  );
  await deps.store.write((tx) => {
    for (const { id } of ready) tx.outbox.markPublished(id, now);
    for (const { work, heldBy } of due) {
      // What was in the way may have ended since it was read, and then nothing would end it any more.
      if (heldBy !== null && holderOf(tx, work) === heldBy)
        tx.outbox.renew(work.id, { id: deps.ids.next('outbox'), heldBy });
    }
  });
  return { moved: due.length, nextDueAt };
}

function readDue(
  tx: ReadTransaction,
  { now, window }: { now: Instant; window: number },
): { due: readonly { work: DueWork; heldBy: string | null }[]; nextDueAt: Instant | null } {
  let nextDueAt: Instant | null = null;
  const due = [...tx.outbox.nextDueAt()].flatMap(([provider, at]) => {
    if (at > now) {
      nextDueAt = Math.min(nextDueAt ?? at, at);
      return [];
    }
    // Room comes back with a commit, so it need not be waited for. So does what comes after a turn that has found something.
    const room = window - tx.outbox.countPublished(provider);
    return room <= 0
      ? []
      : tx.outbox.due(provider, now, room).map((work) => ({ work, heldBy: holderOf(tx, work) }));
  });
  return { due, nextDueAt };
}

function holderOf(tx: ReadTransaction, { request, subject, stepKind }: DueWork): string | null {
  if (request === null || stepKind === null) return null;
  const { account } = request;
  return startBlocker(tx, request)?.heldBy ?? heldByOutage(tx, { account, id: subject, kind: stepKind });
}

/** The job that stands for a row of the outbox. */
export function jobIdOf(outboxId: string): string {
  return `step-${outboxId.slice(outboxId.indexOf('_') + 1)}`;
}
