import { createClient } from '@countersign/api-client';
import { UsageError } from '../exit-codes.ts';
import { isPersonName, listPeople, type Person, savePerson } from './people.ts';

/** Where somebody enrols, and with what. */
interface Enrolment {
  readonly dataDirectory: string;
  readonly url: string;
  readonly code: string;
  /** What the person is called on this machine; made from the address when it is left out. */
  readonly name?: string | undefined;
  /** Whether the service runs elsewhere, so that its address is kept with the token. */
  readonly isElsewhere?: boolean;
}

/** A person who can work on this machine from now on. */
export interface EnrolledHere {
  readonly person: Person;
  readonly expiresAt: string;
}

/**
 * Enrols a person on this machine: the key is made here and never leaves it, and the token comes here and goes nowhere else.
 * @throws UsageError for a name that cannot be taken, before the code is used; ApiError ENROLMENT_CODE_INVALID
 */
export async function enrolHere({
  dataDirectory,
  url,
  code,
  name,
  isElsewhere = false,
}: Enrolment): Promise<EnrolledHere> {
  const taken = new Set(listPeople(dataDirectory).map((one) => one.name));
  if (name !== undefined) requireFree(name, taken);
  const { generateIdentity, identityToRecipient } = await import('age-encryption');
  const identity = await generateIdentity();
  const recipient = await identityToRecipient(identity);
  const { principal, token, expiresAt } = await createClient({ url }).enrolHolder({
    body: { code, recipient },
  });
  const { id, email } = principal;
  const person = {
    name: name ?? freeName(email, taken),
    principal: id,
    email,
    token,
    identity,
    ...(isElsewhere ? { url } : {}),
  };
  savePerson(dataDirectory, person);
  return { person, expiresAt };
}

function requireFree(name: string, taken: ReadonlySet<string>): void {
  if (!isPersonName(name)) throw new UsageError(`--as ${name} must be of a-z, 0-9 and "-".`);
  if (taken.has(name))
    throw new UsageError(`Somebody is called ${name} here already. Take another name with --as.`);
}

/** The code is spent by now, so some name has to be found. */
function freeName(email: string, taken: ReadonlySet<string>): string {
  const [local = ''] = email.toLowerCase().split('@');
  const name = local.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'person';
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
