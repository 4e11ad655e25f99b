import { createRecoverAdministrator } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { durableLog } from '../testing/snapshot.ts';
import { withWorld } from '../testing/world.ts';

test('a token that is made on the host and the entry that tells everybody are one, whatever breaks off after a write', () =>
  withWorld(async ({ deps, people, ...world }) => {
    let writes = 0;
    const write: typeof deps.store.write = (work) => {
      writes += 1;
      if (writes > 1) throw new Error('the disk is full');
      return deps.store.write(work);
    };
    const recover = createRecoverAdministrator({ ...deps, store: { ...deps.store, write } });
    const made = await recover('ADA@acme.example');
    expect(made.principal.id).toBe(people.ada.id);
    const types = durableLog({ deps, people, ...world }).map((line) => JSON.parse(line).type);
    expect(types.slice(-2)).toEqual(['token.issued', 'principal.recovered']);
  }));
