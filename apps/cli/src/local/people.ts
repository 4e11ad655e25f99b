import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../exit-codes.ts';

/** A principal who works on this machine: token to sign in with and key to open credentials with. */
const personSchema = z.object({
  name: z.string(),
  principal: z.string(),
  email: z.string(),
  token: z.string(),
  /** age identity; absent for those who receive no credentials. */
  identity: z.string().optional(),
  /** Where the token is good, for whoever enrolled at a service that runs elsewhere; absent where it runs on this data directory. */
  url: z.url().optional(),
});
export type Person = z.infer<typeof personSchema>;

const folder = (dataDirectory: string) => join(dataDirectory, 'people');

/** Whether somebody can be called that on a machine. */
export const isPersonName = (name: string): boolean => /^[a-z0-9-]+$/.test(name);

/** @throws UsageError naming the people that there are */
export function findPerson(dataDirectory: string, name: string): Person {
  const path = join(folder(dataDirectory), `${name}.json`);
  if (!isPersonName(name) || !existsSync(path)) {
    const known = listPeople(dataDirectory).map((person) => person.name);
    throw new UsageError(
      known.length === 0
        ? `Nobody is set up in ${dataDirectory} yet. Start Countersign with "npm start", sign in to one with "countersign login --url ADDRESS", enrol with "countersign enroll", or set COUNTERSIGN_TOKEN.`
        : `Nobody is called ${name} here. Use --as with one of: ${known.join(', ')}.`,
    );
  }
  return readPerson(path);
}

export function listPeople(dataDirectory: string): readonly Person[] {
  if (!existsSync(folder(dataDirectory))) return [];
  return readdirSync(folder(dataDirectory))
    .flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []))
    .sort()
    .map((name) => readPerson(join(folder(dataDirectory), `${name}.json`)));
}

function readPerson(path: string): Person {
  try {
    return personSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new UsageError(`${path} does not hold a token and what goes with it. Restore it from a backup.`);
  }
}

/** Leaves a person's token and key in the data directory, readable by its owner only: all of it, or what was there before. */
export function savePerson(dataDirectory: string, person: Person): void {
  mkdirSync(folder(dataDirectory), { recursive: true, mode: 0o700 });
  const path = join(folder(dataDirectory), `${person.name}.json`);
  writeFileSync(`${path}.new`, `${JSON.stringify(person, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
