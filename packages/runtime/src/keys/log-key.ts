import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey, parseSigningKey, parseVkey, type TrustedLog } from '@countersign/audit-log';
import { readOrCreateSecretFile } from './read-or-create-secret-file.ts';

/** The key that signs the log's checkpoints, and what verifies them. */
export interface LogKey {
  readonly origin: string;
  /** Secret; null where it is missing, damaged or another one than the verifier key beside it belongs to. */
  readonly privateKey: string | null;
  readonly vkey: string;
  readonly trusted: TrustedLog;
}

/**
 * Loads the log's signing key, made at the first start together with the origin, which is the log's name for good. The
 * verifier key lies beside it in `log.vkey`, for handing out. Once that is there no key is made any more: a log that is
 * continued with another key cannot be told from one that somebody else has written.
 *
 * @throws AuditLogError KEY_MALFORMED where neither of the two can be used
 */
export async function loadLogKey(directory: string): Promise<LogKey> {
  const [secretPath, verifierPath] = [join(directory, 'log.key'), join(directory, 'log.vkey')];
  const known = readUsable(verifierPath, (text) => parseVkey(text) && text);
  const privateKey =
    known === null
      ? await readOrCreateSecretFile(secretPath, createSecret)
      : readUsable(secretPath, (text) => (parseSigningKey(text).vkey === known ? text : null));
  const vkey = known ?? parseSigningKey(privateKey ?? '').vkey;
  if (known === null) replaceFile(verifierPath, `${vkey}\n`);
  const verifier = parseVkey(vkey);
  const origin = verifier.name;
  return { origin, privateKey, vkey, trusted: { origin, vkeys: [verifier] } };
}

function createSecret(): string {
  const origin = `countersign.local/log/${randomBytes(6).toString('hex')}`;
  return generateSigningKey(origin, randomBytes(32)).privateKey;
}

function readUsable(path: string, use: (text: string) => string | null): string | null {
  try {
    return use(readFileSync(path, 'utf8').trim());
  } catch {
    return null;
  }
}

/** Whole or not at all: another process may be reading it. */
function replaceFile(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, text, { mode: 0o644 });
  renameSync(draft, path);
}
