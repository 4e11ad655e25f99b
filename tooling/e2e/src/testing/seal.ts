import { type Principal, TOKEN_DAYS } from '@countersign/schema';
import {
  createEnrolHolder,
  createInviteHolder,
  createPrincipalCreator,
  createSealInstallation,
} from '@countersign/use-cases';
import { actorOf, type Name } from './people.ts';
import { type World, withWorld } from './world.ts';

const SYSTEM = { kind: 'system' } as const;
const DAY = 86_400_000;

/** Has somebody enrol, as everybody does, and gives the token. */
export async function enrol(world: World, principal: Pick<Principal, 'id'>): Promise<string> {
  const { code } = await createInviteHolder(world.deps)({ actor: SYSTEM, principal: principal.id });
  const enrolled = await createEnrolHolder(world.deps)({
    code,
    recipient: null,
    validMillis: TOKEN_DAYS * DAY,
  });
  return enrolled.token;
}

/** An administrator beside the one that there is. */
export const addAdministrator = (world: World, name: string): Promise<Principal> =>
  createPrincipalCreator(world.deps)({
    actor: SYSTEM,
    principal: { name, email: `${name}@acme.example`, kind: 'person', roles: ['administrator'] },
  });

/** An account at a real provider, which an installation has before it seals itself. */
export const registerRealAccount = (world: World): Promise<void> =>
  world.deps.store.write((tx) =>
    tx.accounts.insert({
      provider: 'dotdigital',
      id: 'real',
      companyName: 'Acme',
      region: 'r1',
      rateLimitScheme: 'tiered',
      apiUserCreation: 'portal',
      emailDomains: [],
      operators: [{ name: 'owner', role: 'account-owner', companyAccess: 'write' }],
    }),
  );

const APPROVERS: readonly Name[] = ['amy', 'bob'];

/** Ends the set-up of an installation, with a second administrator, who is given back. */
export async function sealWorld(world: World): Promise<Principal> {
  const { people, deps } = world;
  const boss = await addAdministrator(world, 'boss');
  for (const one of [boss, people.ada, ...APPROVERS.map((name) => people[name])]) await enrol(world, one);
  await createSealInstallation(deps)({ principal: people.ada, actor: actorOf(people.ada) });
  return boss;
}

/** As `withWorld`, once the set-up is over. */
export const withSealedWorld = <T>(
  work: (world: World & { readonly boss: Principal }) => Promise<T>,
): Promise<T> => withWorld(async (world) => work({ ...world, boss: await sealWorld(world) }));
