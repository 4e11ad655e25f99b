/** Keeps the items with the smallest ranks of all that it is told of. */
export function createSmallestSample<T>(count: number) {
  let kept: { readonly rank: string; readonly item: T }[] = [];
  const inOrder = () => kept.toSorted((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, count);
  let limit: string | undefined;
  return {
    tell: (rank: string, item: T): void => {
      if (limit !== undefined && rank >= limit) return;
      kept.push({ rank, item });
      // Sorted now and then only, so that a large sample costs no more than a small one.
      if (kept.length < 2 * count + 64) return;
      kept = inOrder();
      limit = kept.at(-1)?.rank;
    },
    /** In order of rank. */
    smallest: inOrder,
  };
}
