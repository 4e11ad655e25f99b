import { assumed } from '../assumptions.ts';
import type { EsetProvider } from './person.ts';

const HUB_CLASSES: [RegExp, string][] = [
  [/\p{Ll}/u, 'a lower-case letter'],
  [/\p{Lu}/u, 'an upper-case letter'],
  [/\p{Nd}/u, 'a digit'],
  [/[^\p{L}\p{Nd}]/u, 'a special character'],
];

/**
 * What is wrong with a password, or null. Hub: at least 10 characters of four classes
 * (help.eset.com/protect_hub add_user.html). EMA2: 10 to 50 characters (users_changepass.html).
 */
export function passwordProblem(provider: EsetProvider, password: string): string | null {
  if (password.length < 10) return 'The password needs at least 10 characters.';
  if (provider !== 'eset-protect-hub') {
    const longest = assumed('eset.password-classes', 50);
    return password.length > longest ? `The password may have at most ${longest} characters.` : null;
  }
  const missing = HUB_CLASSES.filter(([pattern]) => !pattern.test(password)).map(([, name]) => name);
  return missing.length > 0 ? `The password needs ${missing.join(', ')}.` : null;
}
