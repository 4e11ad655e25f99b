import type { Person } from '../../eset/person.ts';
import { passwordMatches } from '../../secrets/password-hash.ts';
import { Refusal } from '../errors.ts';
import type { Portal } from './operator.ts';

/** The active person whose credentials these are, or a refusal. */
export function checkPassword({ state, provider }: Portal, email: string, password: string): Person {
  const person = state.people.byEmail(email);
  if (person?.provider !== provider || !passwordMatches(password, person.passwordHash)) {
    throw new Refusal('CREDENTIALS_WRONG', 'The email address or the password is wrong.');
  }
  if (person.status !== 'active')
    throw new Refusal('NOT_ACTIVE', `${email} has to accept the invitation first.`);
  return person;
}
