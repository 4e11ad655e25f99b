import { entriesOfType } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { indexEverything, tamper } from '../testing/tamper.ts';
import { withWorld } from '../testing/world.ts';

const stopped = { type: 'worker.stopped', request: null, data: { clean: true } } as const;

test('an entry that the index of the database calls something else is what it says itself', () =>
  withWorld(async ({ deps, ...world }) => {
    await deps.store.write((tx) => tx.audit.append({ kind: 'system' }, stopped));
    indexEverything({ deps, ...world });
    const found = () => deps.store.read((tx) => entriesOfType(tx, 'worker.stopped').map(({ data }) => data));
    tamper(
      { deps, ...world },
      "UPDATE entry_index SET type = 'worker.stopped' WHERE idx = 0 OR type = 'policy.activated'",
    );
    expect(found()).toEqual([{ clean: true }]);
  }));
