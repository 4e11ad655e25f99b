import { encodeBase64 } from '../encoding/base64.ts';
import { toUint64 } from '../encoding/uint64.ts';
import { AuditLogError } from '../errors.ts';
import { isHash } from '../merkle/hash.ts';
import { type LogProof, MAX_PROOF_HASHES, PROOF_HEADER } from './log-proof.ts';

/** What a proof is written from; the index may be a plain number. */
export type NewLogProof = Omit<LogProof, 'index'> & { readonly index: number | bigint };

/**
 * The text of a proof, stored with the extension `.tlog-proof`.
 *
 * @throws AuditLogError PROOF_INVALID
 */
export function formatProof({ index, hashes, checkpoint, extra }: NewLogProof): string {
  const place = toUint64(index);
  if (place === undefined) throw invalid(`its index ${index} is not a whole number from 0 to 2^64 - 1`);
  if (hashes.length > MAX_PROOF_HASHES || !hashes.every(isHash))
    throw invalid('its hashes are not those of a path');
  if (!checkpoint.endsWith('\n')) throw invalid('its checkpoint is not a signed note');
  const lines = [PROOF_HEADER];
  if (extra !== undefined) lines.push(`extra ${encodeBase64(extra)}`);
  lines.push(`index ${place}`, ...hashes.map(encodeBase64));
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

function invalid(why: string): AuditLogError {
  return new AuditLogError('PROOF_INVALID', `The proof cannot be written: ${why}.`);
}
