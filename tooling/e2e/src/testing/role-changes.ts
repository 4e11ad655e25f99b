import type { GovernanceContent, GovernanceState, Principal } from '@countersign/schema';
import { deactivateAs, principalNow, proposeAs, reviewAs } from './changes.ts';
import type { Name } from './people.ts';
import { durableLog } from './snapshot.ts';
import type { World } from './world.ts';

/** What `changes.ts` does, by the names of people, and Ada where nobody is named. */
export const now = (world: World, name: Name): Principal => principalNow(world, world.people[name]);
export const propose = (world: World, content: GovernanceContent, by: Name = 'ada') =>
  proposeAs(world, world.people[by], content);
export const review = (
  world: World,
  change: { readonly id: string; readonly digest: string },
  by: Name,
  verdict: 'approve' | 'reject' = 'approve',
): Promise<GovernanceState> => reviewAs(world, world.people[by], { ...change, verdict });
export const deactivate = (world: World, name: Name) =>
  deactivateAs(world, world.people.ada, world.people[name]);
export const rolesOf = (
  world: World,
  name: Name,
  roles: Principal['roles'],
  accounts: string[] | null = null,
): GovernanceContent => ({
  kind: 'principal.set-roles',
  principal: world.people[name].id,
  roles,
  accounts,
});
export const logged = (world: World) =>
  durableLog(world)
    .map((line) => JSON.parse(line) as { type: string; data: Record<string, unknown> })
    .filter(({ type }) => type.startsWith('governance.') || type.startsWith('principal.r'))
    // What was registered when the installation was set up.
    .filter(({ data }) => data['setup'] !== true);
export const typesOf = (world: World) => logged(world).map(({ type }) => type);
