import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CosigningKey, generateCosigningKey, parseCosigningKey } from '@countersign/audit-log';
import type { Connection } from './open-database.ts';

const KEY_FILE = 'witness.key';

/** The file in which a witness keeps what it cosigned. */
export const DATABASE_FILE = 'witness.db';

/**
 * A key without the memory of what it cosigned could cosign a log that was cut back, which is all that a witness is there
 * to refuse.
 * @throws Error that says what to do
 */
export function requireMemory(directory: string): void {
  if (existsSync(join(directory, KEY_FILE)) && !existsSync(join(directory, DATABASE_FILE))) {
    throw new Error(
      `${directory} holds the key of a witness, and not what it has cosigned (${DATABASE_FILE}). With the key alone it could cosign a log that was cut back. Start a new witness in an empty directory, and put its key into the policy in place of this one's.`,
    );
  }
}

/**
 * Loads the key of a witness, made at the first start; the verifier key lies beside it in `witness.vkey`, for handing out.
 * @param name what the key is called from the first start on; null for a name made up
 * @throws Error that says what to do when key and memory do not belong together
 */
export function loadIdentity(directory: string, database: Connection, name: string | null): CosigningKey {
  const path = join(directory, KEY_FILE);
  const known = database.prepare<[], string>('SELECT vkey FROM identity').pluck().get();
  if (known !== undefined && !existsSync(path)) {
    throw new Error(
      `${directory} holds what a witness has cosigned, and not its key (${KEY_FILE}). Put the key back, or start a new witness in an empty directory.`,
    );
  }
  if (!existsSync(path))
    createKey(path, name ?? `countersign.local/witness/${randomBytes(6).toString('hex')}`);
  const key = parseCosigningKey(readFileSync(path, 'utf8').trim());
  if (known !== undefined && known !== key.vkey) {
    throw new Error(
      `${path} is not the key of this witness: what lies beside it was cosigned by ${known}. Put that key back, or start a new witness in an empty directory.`,
    );
  }
  if (name !== null && name !== key.name) {
    throw new Error(
      `This witness is called ${key.name}, as its key says, and cannot be called ${name}. Leave WITNESS_NAME out, or start a new witness in an empty directory.`,
    );
  }
  database.prepare('INSERT OR IGNORE INTO identity (only, vkey) VALUES (1, ?)').run(key.vkey);
  writeFileSync(join(directory, 'witness.vkey'), `${key.vkey}\n`, { mode: 0o644 });
  return key;
}

/** The file appears complete or not at all. */
function createKey(path: string, name: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${generateCosigningKey(name, randomBytes(32)).privateKey}\n`, {
    mode: 0o600,
    flush: true,
  });
  linkSync(draft, path);
  unlinkSync(draft);
}
