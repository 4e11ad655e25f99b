import { passwordProblem } from '../../dotdigital/password-rule.ts';
import { InvalidInput } from '../../parse-input.ts';
import { Refusal } from '../errors.ts';

export type TypedPassword = { password: string; passwordConfirmation: string | undefined };

/** The form asks for the password twice, and refuses one that breaks the rule. */
export function requireGoodPassword(
  { password, passwordConfirmation }: TypedPassword,
  names: { username: string; accountName: string },
): void {
  if (password !== passwordConfirmation) {
    throw new InvalidInput({ passwordConfirmation: ['The two passwords are not the same.'] });
  }
  const problem = passwordProblem(password, names);
  if (problem) throw new Refusal('PASSWORD_REFUSED', problem);
}
