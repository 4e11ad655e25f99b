import type { Store } from '../../ports/index.ts';

/** Entries that are pruned in one transaction: a few milliseconds in which nothing else is written. */
const PRUNED_AT_ONCE = 500;
/** Entries that are looked through at once for anything that is left to prune. */
const LOOKED_AT_ONCE = 50_000;

/** Takes away what the log allows to be taken away and is still there, such as after a crash. Gives how much that was. */
export async function continuePruning(store: Store): Promise<number> {
  const end = store.read((tx) => tx.audit.prunedBefore());
  let pruned = 0;
  for (const looked of ranges({ from: 0, to: end }, LOOKED_AT_ONCE)) {
    if (store.read((tx) => tx.audit.prunable(looked)) === 0) continue;
    for (const range of ranges(looked, PRUNED_AT_ONCE))
      pruned += await store.write((tx) => tx.audit.prune(range));
  }
  return pruned;
}

function* ranges({ from, to }: { from: number; to: number }, width: number) {
  for (let start = from; start < to; start += width) yield { from: start, to: Math.min(start + width, to) };
}
