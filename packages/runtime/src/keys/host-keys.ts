import { createPrivateKey, randomBytes } from 'node:crypto';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { parseSigningKey } from '@countersign/audit-log';
import { createSuccessor } from '@countersign/personal-data';
import type { RotatedKey } from '@countersign/schema';
import type { HostKeys } from '@countersign/use-cases/ports';
import { createLogSecret } from './log-key.ts';
import { nextFileOf } from './next-file.ts';
import { markOf } from './personal-key.ts';
import { readOrCreateSecretFile } from './read-or-create-secret-file.ts';
import { createReviewKey, publicHalf } from './review-seal.ts';
import { createNextIdentity, nextRecipient, settleIdentity } from './worker-key.ts';

const FILES: Readonly<Record<RotatedKey, string>> = {
  log: 'log.key',
  review: 'review.key',
  personal: 'personal.key',
  worker: 'worker.recipient',
};

/** What is shown of a key: its public half, or a mark. */
const SHOWN: Readonly<Record<RotatedKey, (secret: string) => string>> = {
  log: (secret) => parseSigningKey(secret).vkey,
  review: (secret) => publicHalf(createPrivateKey(secret)),
  personal: markOf,
  worker: (recipient) => recipient,
};

/** Public halves of the keys in a folder of an installation. Of the workers' key the recipient, so that nobody but they reads the key itself. */
export function createHostKeys(directory: string): HostKeys {
  const read = (key: RotatedKey, path: string): string | null => {
    try {
      return SHOWN[key](readFileSync(path, 'utf8').trim());
    } catch {
      return null;
    }
  };
  return {
    current: (key) => read(key, join(directory, FILES[key])),
    next: (key) =>
      key === 'worker' ? nextRecipient(directory) : read(key, nextFileOf(join(directory, FILES[key]))),
  };
}

/** Makes a key beside one that it is to take the place of, unless there is one already; gives what is shown of it. */
export async function createNextKey(directory: string, key: RotatedKey): Promise<string> {
  if (key === 'worker') return createNextIdentity(directory);
  const path = join(directory, FILES[key]);
  const current = () => readFileSync(path, 'utf8').trim();
  const make: Readonly<Record<Exclude<RotatedKey, 'worker'>, () => string>> = {
    log: () => createLogSecret(parseSigningKey(current()).name),
    review: createReviewKey,
    personal: () => createSuccessor(current(), randomBytes(32)),
  };
  return SHOWN[key](await readOrCreateSecretFile(nextFileOf(path), make[key]));
}

/**
 * Puts a key in place whose time has come, as the log says; the secret half of the one before it is gone by that, but for the workers', which is
 * kept for what is sealed to it. Nothing where it is in place. What is cut off before is done the next time: until then either file is found.
 */
export function settleKey(directory: string, key: RotatedKey, inUse: string | null): boolean {
  const path = join(directory, FILES[key]);
  if (inUse === null) return false;
  if (key === 'worker') return settleIdentity(directory, inUse);
  if (createHostKeys(directory).next(key) !== inUse) return false;
  renameSync(nextFileOf(path), path);
  return true;
}
