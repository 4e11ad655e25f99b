import { type Provider, queueNameFor } from '@countersign/schema';
import type { Clock, Ids, Store } from '../ports/index.ts';

/** Hands one job to the queue. Publishing a job again that still waits there does nothing. */
export type PublishJob = (job: { queue: string; jobId: string; data: { stepId: string } }) => Promise<void>;

export interface RelayDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly publish: PublishJob;
}

const AT_ONCE = 200;

/**
 * Publishes what is due in the outbox and marks it afterwards: at least once, because between the two the program may end.
 * Gives how many jobs there were.
 */
export async function publishDue(deps: RelayDeps): Promise<number> {
  const now = deps.clock.now();
  const due = deps.store.read((tx) => tx.outbox.due(now, AT_ONCE));
  if (due.length === 0) return 0;
  await Promise.all(
    due.map(({ id, provider, subject }) =>
      deps.publish({
        queue: queueNameFor(provider as Provider),
        jobId: `step-${id.slice(id.indexOf('_') + 1)}`,
        data: { stepId: subject },
      }),
    ),
  );
  await deps.store.write((tx) => {
    for (const { id } of due) tx.outbox.markPublished(id, now);
  });
  return due.length;
}

/** Makes everything that is not settled due again: the queue may have lost it, the store has not. */
export function republish(deps: RelayDeps, publishedBefore: number): Promise<number> {
  return deps.store.write((tx) => tx.outbox.renew(publishedBefore, () => deps.ids.next('outbox')));
}
