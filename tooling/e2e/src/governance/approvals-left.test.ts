import { viewApprovals } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { deactivateAs } from '../testing/changes.ts';
import { enrol, withSealedWorld } from '../testing/seal.ts';

test('whoever has never signed in counts as nobody who could approve, and is named as who may come to', () =>
  withSealedWorld(async (world) => {
    const { ada, bob, cleo, dora } = world.people;
    const view = () => world.deps.store.read(viewApprovals);
    expect(view().administrators).toContainEqual({ principal: ada.id, approvers: 3 });
    await deactivateAs(world, ada, world.boss);
    await deactivateAs(world, ada, bob);
    expect(view()).toMatchObject({ administrators: [{ principal: ada.id, approvers: 1 }] });
    expect(view().problem).toContain(
      `these were let in and have not enrolled: ${[cleo.id, dora.id].sort().join(', ')}`,
    );
    await enrol(world, cleo);
    expect(view()).toMatchObject({ problem: null });
  }));
