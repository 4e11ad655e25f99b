import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  formatTrustedKeys,
  formatVkey,
  generateSigningKey,
  parseSigningKey,
  parseTrustedKeys,
  type TrustedKey,
  type TrustedLog,
} from '@countersign/audit-log';
import { nextFileOf } from './next-file.ts';
import { readOrCreateSecretFile } from './read-or-create-secret-file.ts';

/** The key that signs the log's checkpoints, and what verifies them. */
export interface LogKey {
  readonly origin: string;
  /** Secret; null where it is missing, damaged or another one than the newest verifier key beside it belongs to. */
  readonly privateKey: string | null;
  /** The newest verifier key at the start. */
  readonly vkey: string;
  /** Written on by the store when a key is replaced, so that whoever holds it believes what is signed then. */
  readonly trusted: TrustedLog & { readonly vkeys: TrustedKey[] };
  /** The verifier keys that it has had by the start, each as a line with the sizes that it may sign. */
  readonly verifierKeys: readonly string[];
  /** The secret key to a verifier key, of the files as they are now; null where none has it. */
  find(vkey: string): string | null;
}

/**
 * Loads the log's signing key, made at the first start together with the origin, which is the log's name for good. The
 * verifier key lies beside it in `log.vkey`, for handing out, with those before it once it was replaced. Once that is there no key is made any
 * more: a log that is continued with another key cannot be told from one that somebody else has written.
 *
 * @throws AuditLogError KEY_MALFORMED where neither of the two can be used
 */
export async function loadLogKey(directory: string): Promise<LogKey> {
  const [secretPath, verifierPath] = [join(directory, 'log.key'), join(directory, 'log.vkey')];
  const known = readUsable(verifierPath, parseTrustedKeys);
  const find = (vkey: string) =>
    [secretPath, nextFileOf(secretPath)]
      .map((path) => readUsable(path, (text) => (parseSigningKey(text).vkey === vkey ? text : null)))
      .find((found) => found !== null) ?? null;
  const last = known?.vkeys.at(-1);
  const privateKey =
    last === undefined ? await readOrCreateSecretFile(secretPath, createSecret) : find(formatVkey(last));
  const vkey = last === undefined ? parseSigningKey(privateKey ?? '').vkey : formatVkey(last);
  if (known === null) replaceFile(verifierPath, `${vkey}\n`);
  const { origin, vkeys } = known ?? parseTrustedKeys(vkey);
  const verifierKeys = formatTrustedKeys({ origin, vkeys });
  return { origin, privateKey, vkey, verifierKeys, trusted: { origin, vkeys: [...vkeys] }, find };
}

/** Writes down which verifier keys a log has had, each with the sizes that it may sign, where that is not what stands there. */
export function writeVerifierKeys(directory: string, trusted: TrustedLog): void {
  const path = join(directory, 'log.vkey');
  const text = `${formatTrustedKeys(trusted).join('\n')}\n`;
  if (readUsable(path, (found) => found) !== text.trim()) replaceFile(path, text);
}

function createSecret(): string {
  const origin = `countersign.local/log/${randomBytes(6).toString('hex')}`;
  return createLogSecret(origin);
}

export const createLogSecret = (origin: string): string =>
  generateSigningKey(origin, randomBytes(32)).privateKey;

function readUsable<T>(path: string, use: (text: string) => T | null): T | null {
  try {
    return use(readFileSync(path, 'utf8').trim());
  } catch {
    return null;
  }
}

/** Whole or not at all: another process may be reading it. */
function replaceFile(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, text, { mode: 0o644, flush: true });
  renameSync(draft, path);
}
