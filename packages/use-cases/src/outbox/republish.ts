import { type Instant, PROVIDERS, queueNameFor } from '@countersign/schema';
import type { Ids, Store } from '../ports/index.ts';
import { jobIdOf } from './publish-due.ts';

/**
 * Has everything published again that was published before a time, is not settled and waits in the queue no more: the queue may
 * have lost it, the store has not. Gives how much that was.
 * @param deps.isWaiting whether a job waits in a queue and nobody has taken it
 */
export async function republish(
  deps: {
    readonly store: Store;
    readonly ids: Ids;
    readonly isWaiting: (queue: string, jobId: string) => Promise<boolean>;
  },
  before: Instant,
): Promise<number> {
  const published = deps.store.read((tx) =>
    PROVIDERS.flatMap((provider) => tx.outbox.publishedBefore(provider, before)),
  );
  const lost: string[] = [];
  for (const { id, provider } of published)
    if (!(await deps.isWaiting(queueNameFor(provider), jobIdOf(id)))) lost.push(id);
  if (lost.length === 0) return 0;
  return deps.store.write((tx) => {
    for (const id of lost) tx.outbox.renew(id, { id: deps.ids.next('outbox'), heldBy: null });
    return lost.length;
  });
}
