import type { Action, Facts, RequestInput } from '@countersign/schema';
import type { ReadTransaction } from '../ports/index.ts';

/** What the brake on batches counts; a revoked access can be granted again at once. */
const REMOVING: ReadonlySet<Action> = new Set(['delete', 'disable']);

/** How many rows of a file take access away, by account. */
export function countRemovals(inputs: readonly RequestInput[]): ReadonlyMap<string, number> {
  const removals = new Map<string, number>();
  for (const { action, account } of inputs) {
    if (REMOVING.has(action)) removals.set(account, (removals.get(account) ?? 0) + 1);
  }
  return removals;
}

/** What the policies are told about the batch that a row came in. */
export function batchFacts(
  tx: ReadTransaction,
  removals: ReadonlyMap<string, number>,
  account: string,
): Facts['batch'] {
  const count = removals.get(account) ?? 0;
  const users = Math.max(1, tx.apiUsers.countLive(account));
  return { removals: count, removalsPercent: Math.ceil((100 * count) / users) };
}
