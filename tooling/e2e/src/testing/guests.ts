import type { Actor, CreatePrincipal, Principal } from '@countersign/schema';
import { createEnrolHolder, createPrincipalCreator, createVouchForPrincipal } from '@countersign/use-cases';
import { approveAs, codeFrom, deactivateAs, principalNow, proposeAs } from './changes.ts';
import { actorOf } from './people.ts';
import type { World } from './world.ts';

const WEEK = 7 * 86_400_000;
const SYSTEM = { kind: 'system' } as const;

type Somebody = Pick<Principal, 'id'>;

/** A person who acts by what they sign in with, so that what is made by means of it leads back to them. */
export interface Guest {
  readonly principal: Principal;
  readonly actor: Actor;
}

/** Somebody by what they signed in with last. */
export function guestNow(world: World, one: Somebody): Guest {
  const token = world.deps.store.read((tx) => tx.tokens.of(one.id)).at(-1);
  if (token === undefined) throw new Error(`${one.id} has not signed in`);
  return {
    principal: principalNow(world, one),
    actor: { kind: 'principal', id: one.id, via: token.id },
  };
}

/** Has somebody enrol by a code that one person makes. */
export async function enrolBy(world: World, by: Somebody, one: Somebody): Promise<Guest> {
  const code = await codeFrom(world, by, one);
  await createEnrolHolder(world.deps)({ code, recipient: null, validMillis: WEEK });
  return guestNow(world, one);
}

export const createSomebody = (
  world: World,
  name: string,
  roles: CreatePrincipal['roles'],
  kind: CreatePrincipal['kind'] = 'person',
): Promise<Principal> =>
  createPrincipalCreator(world.deps)({
    actor: SYSTEM,
    principal: { name, email: `${name}@acme.example`, kind, roles },
  });

/** Somebody new, who has enrolled by a code that one person made. */
export const guestOf = async (
  world: World,
  by: Somebody,
  { name, roles }: Pick<CreatePrincipal, 'name' | 'roles'>,
): Promise<Guest> => enrolBy(world, by, await createSomebody(world, name, roles));

export const vouch = (world: World, principal: Somebody, by: Somebody): Promise<Principal> =>
  createVouchForPrincipal(world.deps)({
    by: principalNow(world, by),
    actor: actorOf(principalNow(world, by)),
    principal: principal.id,
  });

/** Has somebody leave, whom others let in again and who enrols anew by a code of one person: nobody else has vouched for them then. */
export async function comeBackBy(world: World, by: Somebody, one: Somebody): Promise<Guest> {
  const { ada, amy, bob } = world.people;
  await deactivateAs(world, ada, one);
  const back = await proposeAs(world, ada, { kind: 'principal.reactivate', principal: one.id });
  for (const reviewer of [amy, bob]) await approveAs(world, reviewer, back);
  return enrolBy(world, by, one);
}
