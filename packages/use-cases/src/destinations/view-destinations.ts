import type { DestinationRecord, ReadTransaction } from '../ports/index.ts';

/** Where things are sent, with the change that asks for one that waits. */
export const viewDestinations = (
  tx: ReadTransaction,
): readonly (DestinationRecord & { readonly change: string | null })[] => {
  const asked = new Map(
    tx.governanceChanges
      .list('proposed')
      .flatMap(({ id, content }) =>
        content.kind === 'destination.open' ? [[content.destination, id] as const] : [],
      ),
  );
  return tx.destinations.list().map((one) => ({ ...one, change: asked.get(one.id) ?? null }));
};
