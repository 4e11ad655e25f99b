import type {
  Account,
  CreatePrincipal,
  GovernanceContent,
  GovernanceState,
  Principal,
} from '@countersign/schema';
import {
  createCollectToken,
  createDeactivatePrincipal,
  createInviteHolder,
  createProposeChange,
  createRegisterPrincipal,
  createReviewChange,
} from '@countersign/use-cases';
import { actorOf } from './people.ts';
import type { World } from './world.ts';

type Somebody = Pick<Principal, 'id'>;
type Installed = Pick<World, 'deps'>;

/** Somebody as they are registered now. */
export function principalNow(world: Installed, { id }: Somebody): Principal {
  const found = world.deps.store.read((tx) => tx.principals.get(id));
  if (found === undefined) throw new Error(`${id} is not registered`);
  return found;
}

export const proposeAs = (world: Installed, by: Somebody, content: GovernanceContent) =>
  createProposeChange(world.deps)({
    principal: principalNow(world, by),
    actor: actorOf(principalNow(world, by)),
    content,
    reason: 'They need it',
  });

/** Has somebody review a change, and gives the state that it is in then. */
export async function reviewAs(
  world: Installed,
  by: Somebody,
  {
    id,
    digest,
    verdict,
  }: { readonly id: string; readonly digest: string; readonly verdict: 'approve' | 'reject' },
): Promise<GovernanceState> {
  const { state } = await createReviewChange(world.deps)({
    principal: principalNow(world, by),
    actor: actorOf(principalNow(world, by)),
    change: id,
    verdict,
    digest,
    reason: verdict === 'reject' ? 'They do not need it' : null,
  });
  return state;
}

export const approveAs = (
  world: Installed,
  by: Somebody,
  { id, digest }: { readonly id: string; readonly digest: string },
): Promise<GovernanceState> => reviewAs(world, by, { id, digest, verdict: 'approve' });

export const changeState = (world: World, { id }: { readonly id: string }): GovernanceState | undefined =>
  world.deps.store.read((tx) => tx.governanceChanges.get(id)?.state);

export const collectAs = (world: World, by: Somebody, { id }: { readonly id: string }) =>
  createCollectToken(world.deps)({
    principal: principalNow(world, by),
    actor: actorOf(principalNow(world, by)),
    change: id,
  });

/** Has somebody registered, and let in by these reviewers. */
export async function letIn(
  world: World,
  by: Somebody,
  { reviewers, ...given }: CreatePrincipal & { readonly reviewers: readonly Somebody[] },
): Promise<Principal> {
  const { principal, change } = await createRegisterPrincipal(world.deps)({
    by: principalNow(world, by),
    actor: actorOf(principalNow(world, by)),
    principal: given,
    reason: 'They are new',
  });
  for (const one of reviewers) await approveAs(world, one, change);
  return principalNow(world, principal);
}

/** A code to enrol with, as somebody makes it who has signed in. */
export async function codeFrom(world: World, by: Somebody, principal: Somebody): Promise<string> {
  const via = world.deps.store.read((tx) => tx.tokens.of(by.id)).at(-1);
  if (via === undefined) throw new Error(`${by.id} has not signed in`);
  const actor = { kind: 'principal', id: by.id, via: via.id } as const;
  return (await createInviteHolder(world.deps)({ actor, principal: principal.id })).code;
}

export const deactivateAs = (world: Installed, by: Somebody, { id }: Somebody) =>
  createDeactivatePrincipal(world.deps)({
    by: principalNow(world, by),
    actor: actorOf(principalNow(world, by)),
    principal: id,
    reasonCode: 'compromised',
  });

export function accountNow(world: World, id: string): Account {
  const found = world.deps.store.read((tx) => tx.accounts.get(id));
  if (found === undefined) throw new Error(`${id} is not registered`);
  return found;
}
