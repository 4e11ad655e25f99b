import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey, parseSigningKey, parseVkey, type TrustedLog } from '@countersign/audit-log';
import { keepOnce } from './keep-once.ts';

/** The key that signs the log's checkpoints, and what verifies them. */
export interface LogKey {
  readonly origin: string;
  /** Secret. */
  readonly privateKey: string;
  readonly vkey: string;
  readonly trusted: TrustedLog;
}

/**
 * Loads the log's signing key, made at the first start together with the origin, which is the log's name for good. The
 * verifier key lies beside it in `log.vkey`, for handing out.
 */
export async function loadLogKey(directory: string): Promise<LogKey> {
  const text = await keepOnce(join(directory, 'log.key'), () => {
    const origin = `countersign.local/log/${randomBytes(6).toString('hex')}`;
    return generateSigningKey(origin, randomBytes(32)).privateKey;
  });
  const { name: origin, vkey } = parseSigningKey(text);
  writeFileSync(join(directory, 'log.vkey'), `${vkey}\n`, { mode: 0o644 });
  return { origin, privateKey: text, vkey, trusted: { origin, vkeys: [parseVkey(vkey)] } };
}
