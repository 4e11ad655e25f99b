import { queueNameFor } from '@countersign/schema';
import type { Ledger } from '../ports/index.ts';
import { jobIdOf } from './publish-due.ts';

/** For so long a queue is believed that a job waits there; somebody may have moved it to where it waits forever. */
const BELIEVED_MILLIS = 15 * 60_000;

/**
 * Has everything published again that was published so many milliseconds ago, is not settled and waits in the queue no more: the
 * queue may have lost it, the store has not. Gives how much that was.
 * @param deps.isWaiting whether a job waits in a queue and nobody has taken it
 */
export async function republishLost(
  deps: {
    readonly ledger: Pick<Ledger, 'unsettled' | 'republish'>;
    readonly isWaiting: (queue: string, jobId: string) => Promise<boolean>;
  },
  ageMillis: number,
): Promise<number> {
  const lost: string[] = [];
  for (const { id, provider, ageMillis: age } of await deps.ledger.unsettled(ageMillis)) {
    const isBelieved = age >= 0 && age < BELIEVED_MILLIS;
    if (!isBelieved || !(await deps.isWaiting(queueNameFor(provider), jobIdOf(id)))) lost.push(id);
  }
  if (lost.length > 0) await deps.ledger.republish(lost);
  return lost.length;
}
