import type { PasswordText } from '../request-file.ts';

/** What a row has as a typed password; a half that is absent is undefined. */
export interface TypedEntries {
  readonly text?: unknown;
  readonly confirmation?: unknown;
}

type PasswordProblem = { readonly path: readonly string[]; readonly rule: string };

export const PASSWORD_PATH = ['change', 'password'] as const;
export const CONFIRMATION_PATH = ['change', 'passwordConfirmation'] as const;

/** Longer ones are no password of any provider, and would be costly to estimate. */
const LONGEST = 1024;

/** Whether the password can be taken at all. Whether it is good enough is for the policies to say. */
export function checkPassword({ text, confirmation }: TypedEntries): {
  password: PasswordText | null;
  problems: readonly PasswordProblem[];
} {
  const problems = [...problemsOf(PASSWORD_PATH, text), ...problemsOf(CONFIRMATION_PATH, confirmation)];
  if (text === undefined && confirmation !== undefined) {
    problems.push({ path: CONFIRMATION_PATH, rule: 'is given without a password' });
  }
  const password =
    typeof text === 'string'
      ? { text, confirmation: typeof confirmation === 'string' ? confirmation : '' }
      : null;
  return { password, problems };
}

function problemsOf(path: readonly string[], value: unknown): PasswordProblem[] {
  if (value === undefined) return [];
  if (typeof value !== 'string') return [{ path, rule: 'must be text; put it in quotes' }];
  if (value.length > LONGEST) return [{ path, rule: `must have at most ${LONGEST} characters` }];
  // It would be another password once it is written as UTF-8.
  return value.isWellFormed() ? [] : [{ path, rule: 'must not hold half of a surrogate pair' }];
}
