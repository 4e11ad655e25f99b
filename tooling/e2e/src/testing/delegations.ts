import type { RequestState } from '@countersign/schema';
import { createEndDelegation, createRecordReview } from '@countersign/use-cases';
import type { DelegationRecord, GovernanceChangeRecord } from '@countersign/use-cases/ports';
import { view } from './act.ts';
import type { Deps } from './assemble-deps.ts';
import { approveAs, principalNow, proposeAs } from './changes.ts';
import { actorOf, type Name } from './people.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;

export const iso = (time: number): string => new Date(time).toISOString();

interface Absence {
  /** Who stands in. */
  readonly to: Name;
  readonly fromDay?: number;
  readonly untilDay?: number;
  /** Who asks for it; whoever is away where it is left out. */
  readonly by?: Name;
}

/** Asks for somebody to be stood in for, from when it is approved, for a week, where nothing else is said. */
export function delegate(
  world: World,
  of: Name,
  { to, fromDay, untilDay = 7, by = of }: Absence,
): Promise<GovernanceChangeRecord> {
  const now = world.deps.clock.now();
  return proposeAs(world, world.people[by], {
    kind: 'delegation.set',
    delegator: world.people[of].id,
    delegate: world.people[to].id,
    beginsAt: fromDay === undefined ? null : iso(now + fromDay * DAY),
    endsAt: iso(now + untilDay * DAY),
  });
}

/** The same, approved by these two where the installation is sealed; gives its identifier. */
export async function delegated(
  world: World,
  of: Name,
  { approvers = [], ...absence }: Absence & { readonly approvers?: readonly Name[] },
): Promise<string> {
  const change = await delegate(world, of, absence);
  for (const name of approvers) await approveAs(world, world.people[name], change);
  return change.id;
}

export const endDelegation = (world: Pick<World, 'deps' | 'people'>, by: Name, delegation: string) =>
  createEndDelegation(world.deps)({
    by: principalNow(world, world.people[by]),
    actor: actorOf(world.people[by]),
    delegation,
  });

export const delegationNow = (world: World, id: string): DelegationRecord | undefined =>
  world.deps.store.read((tx) => tx.delegations.get(id));

/** Reviews a request in place of somebody. */
export async function reviewFor(
  world: World,
  request: string,
  {
    by,
    of,
    verdict = 'approve',
    deps = world.deps,
  }: {
    readonly by: Name;
    readonly of: Name;
    readonly verdict?: 'approve' | 'reject' | 'return';
    readonly deps?: Deps;
  },
): Promise<RequestState> {
  const principal = principalNow(world, world.people[by]);
  const { state } = await createRecordReview(deps)({
    principal,
    actor: actorOf(principal),
    onBehalfOf: world.people[of].id,
    request,
    requestDigest: view(world, request).revision.digest,
    verdict,
    reason: verdict === 'approve' ? null : 'It is not needed',
  });
  return state;
}
