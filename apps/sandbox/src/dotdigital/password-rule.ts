import { assumed } from '../assumptions.ts';

/**
 * What is wrong with an API user's password, or null: at least eight characters with a digit or a non-alphanumeric, and
 * without the word "password" (support.dotdigital.com, article 115001718730). The page only asks to avoid the email address
 * and the company name; the sandbox refuses them.
 */
export function passwordProblem(
  password: string,
  { username, accountName }: { username: string; accountName: string },
): string | null {
  if (password.length < 8) return 'The password needs at least 8 characters.';
  if (!/[^\p{L}]/u.test(password)) return 'The password needs a digit or a non-alphanumeric character.';
  const lower = password.toLowerCase();
  if (lower.includes('password')) return 'The password may not contain the word "password".';
  const names = assumed('dotdigital.password-names', [username, accountName]);
  if (names.some((name) => name !== '' && lower.includes(name.toLowerCase()))) {
    return 'The password may not contain the email address or the company name.';
  }
  return null;
}
