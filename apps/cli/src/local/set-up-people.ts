import { join } from 'node:path';
import { type ApiClient, ApiError, createClient } from '@countersign/api-client';
import type { Role } from '@countersign/schema';
import { enrolHere } from './enrol-here.ts';
import { findPerson, listPeople } from './people.ts';

interface LocalPerson {
  readonly name: string;
  readonly fullName: string;
  readonly roles: readonly Role[];
}

/** Who works on a machine where Countersign is tried out. Each has one part, so separation of duties can be seen at work. */
export const LOCAL_PEOPLE: readonly LocalPerson[] = [
  { name: 'administrator-2', fullName: 'Bruno Administrator', roles: ['administrator'] },
  { name: 'requester', fullName: 'Rita Requester', roles: ['requester'] },
  { name: 'approver-1', fullName: 'Anna Approver', roles: ['approver'] },
  { name: 'approver-2', fullName: 'Boris Approver', roles: ['approver'] },
  { name: 'approver-3', fullName: 'Clara Approver', roles: ['approver'] },
  { name: 'approver-4', fullName: 'Dario Approver', roles: ['approver'] },
  { name: 'portal-operator', fullName: 'Paula Portal', roles: ['portal-operator'] },
  { name: 'portal-operator-2', fullName: 'Piet Portal', roles: ['portal-operator'] },
  { name: 'olivia', fullName: 'Olivia, owner of integrations', roles: [] },
  { name: 'omar', fullName: 'Omar, owner of integrations', roles: [] },
  { name: 'auditor', fullName: 'Aldo Auditor', roles: ['auditor'] },
];

/** The address that a local person is registered with. */
const addressOf = (name: string): string => `${name}@acme.example`;

/**
 * Registers the local people who are not registered yet; they enrol on this machine, each with a code, as anybody does.
 * @param names only these of them; all when left out
 */
export async function setUpPeople(
  dataDirectory: string,
  url: string,
  names?: readonly string[],
): Promise<ApiClient> {
  const admin = createClient({ url, token: findPerson(dataDirectory, 'administrator').token });
  const known = new Set(listPeople(dataDirectory).map((person) => person.name));
  for (const person of LOCAL_PEOPLE) {
    const isWanted = names?.includes(person.name) ?? true;
    if (isWanted && !known.has(person.name)) await register(admin, { dataDirectory, url }, person);
  }
  return admin;
}

async function register(
  admin: ApiClient,
  { dataDirectory, url }: { dataDirectory: string; url: string },
  person: LocalPerson,
): Promise<void> {
  const id = await registered(admin, person);
  try {
    const { code } = await admin.inviteHolder({ params: { id } });
    await enrolHere({ dataDirectory, url, code, name: person.name });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'INVITATION_REFUSED') throw error;
    throw new Error(
      `${addressOf(person.name)} has enrolled, but the token is not in ${join(dataDirectory, 'people')}. Restore that folder from a backup, or start with a new data directory.`,
    );
  }
}

/** A start that was cut off may have registered the person without the rest. */
async function registered(admin: ApiClient, { name, fullName, roles }: LocalPerson): Promise<string> {
  const email = addressOf(name);
  const { principals } = await admin.listPrincipals({});
  const known = principals.find((one) => one.email === email);
  if (known !== undefined) return known.id;
  const { id } = await admin.addPrincipal({
    body: { name: fullName, email, kind: 'person', roles: [...roles] },
  });
  return id;
}
