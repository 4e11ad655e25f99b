import { PROVIDERS, queueNameFor } from '@countersign/schema';
import type { Clock, Ids, Store } from '../ports/index.ts';
import { jobIdOf } from './publish-due.ts';

/** For so long a queue is believed that a job waits there; somebody may have moved it to where it waits forever. */
const BELIEVED_MILLIS = 15 * 60_000;

/**
 * Has everything published again that was published so many milliseconds ago, is not settled and waits in the queue no more: the
 * queue may have lost it, the store has not. Gives how much that was.
 * @param deps.isWaiting whether a job waits in a queue and nobody has taken it
 */
export async function republish(
  deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly isWaiting: (queue: string, jobId: string) => Promise<boolean>;
  },
  ageMillis: number,
): Promise<number> {
  const now = deps.clock.now();
  const published = deps.store.read((tx) =>
    PROVIDERS.flatMap((provider) => tx.outbox.publishedBefore(provider, now - ageMillis, now)),
  );
  const lost: string[] = [];
  for (const { id, provider, publishedAt } of published) {
    const age = now - (publishedAt ?? now);
    const isBelieved = age >= 0 && age < BELIEVED_MILLIS;
    if (!isBelieved || !(await deps.isWaiting(queueNameFor(provider), jobIdOf(id)))) lost.push(id);
  }
  if (lost.length === 0) return 0;
  return deps.store.write((tx) => {
    for (const id of lost) tx.outbox.renew(id, { id: deps.ids.next('outbox'), heldBy: null });
    return lost.length;
  });
}
