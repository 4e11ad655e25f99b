import { encodeBase64 } from '../encoding/base64.ts';
import { toUint64 } from '../encoding/uint64.ts';
import { AuditLogError } from '../errors.ts';
import { isHash } from '../merkle/hash.ts';
import { MAX_CONSISTENCY_HASHES } from './add-checkpoint-request.ts';

/**
 * The body of an add-checkpoint request.
 *
 * @throws AuditLogError PROOF_INVALID
 */
export function formatAddCheckpoint(request: {
  readonly oldSize: number | bigint;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: string;
}): string {
  const oldSize = toUint64(request.oldSize);
  const { proof, checkpoint } = request;
  if (oldSize === undefined || proof.length > MAX_CONSISTENCY_HASHES || !proof.every(isHash)) {
    throw new AuditLogError(
      'PROOF_INVALID',
      'The request to a witness cannot be written: its old size or its consistency proof is not valid.',
    );
  }
  return `old ${oldSize}\n${proof.map((hash) => `${encodeBase64(hash)}\n`).join('')}\n${checkpoint}`;
}
