import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'csv-parse/sync';
import { ROOT } from './checkout.ts';

/** Where secrets of people and keys belong; nowhere else may there be one. */
export const PLACES_OF_SECRETS = ['people/', 'sandbox/', 'keys/'];

/** Every secret of an installation that is known in clear somewhere: tokens, keys, passwords, those typed in the example. */
export function secretsOf(dataDirectory: string): readonly string[] {
  const people = readdirSync(join(dataDirectory, 'people')).map(
    (file): { token: string; identity?: string } => readJson(join(dataDirectory, 'people', file)),
  );
  const passwords: Record<string, string> = readJson(join(dataDirectory, 'sandbox', 'people-passwords.json'));
  const rows: { password: string; password_confirmation: string }[] = parse(
    readFileSync(join(ROOT, 'examples', 'requests.csv')),
    { columns: true },
  );
  const keys = ['log.key', 'review.key', 'worker.age'].map((file) =>
    readFileSync(join(dataDirectory, 'keys', file), 'utf8').trim(),
  );
  return [
    ...people.flatMap(({ token, identity }) => [token, ...(identity === undefined ? [] : [identity])]),
    ...Object.values(passwords),
    ...rows.flatMap((row) => [row.password, row.password_confirmation]),
    // A key file of several lines is searched by its longest one: the rest is the same in every such file.
    ...keys.map((key) =>
      key.split('\n').reduce((long, line) => (line.length > long.length ? line : long), ''),
    ),
  ].filter((secret) => secret !== '');
}

/** The files below a directory that hold one of the secrets in clear, as paths from the directory. */
export function filesWith(secrets: readonly string[], directory: string): readonly string[] {
  const needles = secrets.map((secret) => Buffer.from(secret));
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const content = readFileSync(path);
      return needles.some((needle) => content.includes(needle));
    })
    .map((path) => relative(directory, path));
}

// biome-ignore lint/suspicious/noExplicitAny: each caller says what the file holds
function readJson(path: string): any {
  return JSON.parse(readFileSync(path, 'utf8'));
}
