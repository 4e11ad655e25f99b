import { BREAK_GLASS_GROUP, type BreakGlassVerdict } from '@countersign/schema';
import { createBreakGlass, createReviewBreakGlass } from '@countersign/use-cases';
import { view } from './act.ts';
import { approveAs, principalNow, proposeAs } from './changes.ts';
import { actorOf, type Name } from './people.ts';
import { rolesOf } from './role-changes.ts';
import type { World } from './world.ts';

/** Says who may break the glass, as it is done once an installation is sealed. */
export async function mayBreakGlass(world: World, ...members: readonly Name[]): Promise<void> {
  const { people } = world;
  const change = await proposeAs(world, people.ada, {
    kind: 'group.set',
    group: BREAK_GLASS_GROUP,
    members: members.map((name) => people[name].id),
  });
  const reviewers = (['cleo', 'dora', 'bob'] as const).filter((name) => !members.includes(name)).slice(0, 2);
  if (change.state === 'proposed') for (const name of reviewers) await approveAs(world, people[name], change);
}

/** Has Rita approve as well, so that she can be whoever asks and whoever breaks the glass. */
export async function letRitaApprove(world: World): Promise<void> {
  const { ada, bob, cleo } = world.people;
  const change = await proposeAs(world, ada, rolesOf(world, 'rita', ['requester', 'approver']));
  for (const one of [bob, cleo]) await approveAs(world, one, change);
}

/** Has somebody break the glass, Amy unless somebody else is named. */
export async function breakGlass(
  world: World,
  request: string,
  {
    by = 'amy',
    digest,
    reason = 'The shop lets everybody in',
  }: { readonly by?: Name; readonly digest?: string; readonly reason?: string } = {},
) {
  const principal = principalNow(world, world.people[by]);
  return createBreakGlass(world.deps)({
    principal,
    actor: actorOf(principal),
    request,
    requestDigest: digest ?? view(world, request).revision.digest,
    reason,
  });
}

/** Has somebody review that afterwards, Bob unless somebody else is named. */
export async function reviewGlass(
  world: World,
  glass: string,
  { by = 'bob', verdict = 'justified' }: { readonly by?: Name; readonly verdict?: BreakGlassVerdict } = {},
) {
  const principal = principalNow(world, world.people[by]);
  return createReviewBreakGlass(world.deps)({
    principal,
    actor: actorOf(principal),
    breakGlass: glass,
    verdict,
    reason: 'The shop was open indeed',
  });
}
