import type { Principal } from '@countersign/schema';
import { proposeAs } from './changes.ts';
import type { World } from './world.ts';

export const group = (world: World, id: string, ...members: readonly Pick<Principal, 'id'>[]) =>
  proposeAs(world, world.people.ada, { kind: 'group.set', group: id, members: members.map((one) => one.id) });
