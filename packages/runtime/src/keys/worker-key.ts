import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { nextFileOf } from './next-file.ts';
import { readOrCreateSecretFile } from './read-or-create-secret-file.ts';

const identityFile = (directory: string): string => join(directory, 'worker.age');
const recipientFile = (directory: string): string => join(directory, 'worker.recipient');
/** Those that were replaced, as long as something may wait that was sealed to one of them. */
const replacedFile = (directory: string): string => join(directory, 'worker.old.age');

/** Loads the age key of the workers, made where there is none. */
export const loadIdentity = (directory: string): Promise<string> =>
  readOrCreateSecretFile(identityFile(directory), generateIdentity);

/** What is sealed to, without the key itself: made of it where it is missing. */
export const loadRecipient = (directory: string): Promise<string> =>
  readOrCreateSecretFile(recipientFile(directory), async () =>
    identityToRecipient(await loadIdentity(directory)),
  );

/**
 * All that open what is sealed to workers, as the files are now: the key in use, the one that is to take its place, and those before it. A
 * rotation that is cut off in the middle, or whose files are put in place while somebody reads them, takes none of them away.
 */
export function readIdentities(directory: string): readonly string[] {
  const path = identityFile(directory);
  const files = [nextFileOf(path), path, replacedFile(directory)];
  return [...new Set(files.flatMap(identitiesIn))];
}

/** Makes the key that is to take the place of the one in use, unless there is one already; gives its recipient. */
export async function createNextIdentity(directory: string): Promise<string> {
  // Whoever reviews is shown what it replaces.
  await loadRecipient(directory);
  const path = nextFileOf(identityFile(directory));
  const recipient = await identityToRecipient(await readOrCreateSecretFile(path, generateIdentity));
  // Made anew, since the key may be another one than that which it was made of before.
  replaceFile(nextFileOf(recipientFile(directory)), recipient);
  return recipient;
}

/** The recipient of the key that was made to take the place of the one in use; null where the two do not both lie there. */
export function nextRecipient(directory: string): string | null {
  return existsSync(nextFileOf(identityFile(directory))) ? readRecipient(directory) : null;
}

/**
 * Puts the next key in place where it is the one in use, and keeps the one before for what is sealed to it; gives whether it did. The recipient
 * comes last: as long as it lies beside the one before, the rest is looked at again.
 */
export function settleIdentity(directory: string, inUse: string): boolean {
  if (readRecipient(directory) !== inUse) return false;
  const path = identityFile(directory);
  const next = nextFileOf(path);
  if (existsSync(next)) {
    const replaced = new Set([path, replacedFile(directory)].flatMap(identitiesIn));
    replaceFile(replacedFile(directory), [...replaced].join('\n'));
    renameSync(next, path);
  }
  renameSync(nextFileOf(recipientFile(directory)), recipientFile(directory));
  return true;
}

/** Whether keys are kept that were replaced. */
export const hasReplacedIdentities = (directory: string): boolean => existsSync(replacedFile(directory));

/** Does away with the keys that were replaced: from then on nothing opens what was sealed to them. */
export const removeReplacedIdentities = (directory: string): void =>
  rmSync(replacedFile(directory), { force: true });

function readRecipient(directory: string): string | null {
  try {
    return readFileSync(nextFileOf(recipientFile(directory)), 'utf8').trim();
  } catch {
    return null;
  }
}

function identitiesIn(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('AGE-SECRET-KEY-'));
  } catch {
    // Missing, as the next one and those before it mostly are.
    return [];
  }
}

/** Whole or not at all: another process may be reading it. */
function replaceFile(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${text}\n`, { mode: 0o600, flush: true });
  renameSync(draft, path);
}
