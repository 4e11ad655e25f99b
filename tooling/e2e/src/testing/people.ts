import type { Actor, CreatePrincipal, Principal } from '@countersign/schema';
import type { RequestDeps } from '@countersign/use-cases';
import { createPrincipalCreator } from '@countersign/use-cases';
import { generateIdentity, identityToRecipient } from 'age-encryption';

const NAMES = ['rita', 'amy', 'bob', 'cleo', 'dora', 'pete', 'paul', 'olga', 'ada'] as const;
export type Name = (typeof NAMES)[number];
export type People = Readonly<Record<Name, Principal>>;

const ROLES: Record<Name, CreatePrincipal['roles']> = {
  rita: ['requester'],
  amy: ['approver'],
  bob: ['approver'],
  cleo: ['approver'],
  dora: ['approver'],
  pete: ['portal-operator'],
  paul: ['portal-operator'],
  /** Owns the integrations. */
  olga: ['portal-operator'],
  ada: ['administrator', 'auditor'],
};

/** Everybody's age identity, so that a test can open what was handed over. */
const identities = new Map<Name, string>();

export async function identityOf(name: Name): Promise<string> {
  const identity = identities.get(name) ?? (await generateIdentity());
  identities.set(name, identity);
  return identity;
}

export async function registerPeople(
  deps: Pick<RequestDeps, 'store' | 'clock' | 'ids' | 'randomBytes'>,
): Promise<People> {
  const create = createPrincipalCreator(deps);
  const recipients = await Promise.all(
    NAMES.map(async (name) => identityToRecipient(await identityOf(name))),
  );
  const made = await Promise.all(
    NAMES.map((name, index) =>
      create({
        actor: { kind: 'system' },
        principal: {
          name,
          email: `${name}@acme.example`,
          kind: 'person',
          roles: ROLES[name],
          recipient: recipients[index],
        },
      }),
    ),
  );
  return Object.fromEntries(made.map((principal) => [principal.name, principal])) as People;
}

export const actorOf = (principal: Principal): Actor => ({
  kind: 'principal',
  id: principal.id,
  via: 'token',
});
