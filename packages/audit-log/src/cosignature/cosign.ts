import { sign } from 'node:crypto';
import { AuditLogError } from '../errors.ts';
import { formatSignature } from '../note/sign-note.ts';
import { cosignedMessage, MAX_SECONDS, TIME_SIZE } from './cosigned-message.ts';
import type { CosigningKey } from './cosigner-key.ts';

/**
 * Cosigns the text of a checkpoint and gives the signature line, newline included. It states that, at that time, this
 * was the largest consistent checkpoint of its log that the cosigner had seen: whoever calls it has made sure of that.
 *
 * @param text of the checkpoint, with its last newline and without signatures
 * @param seconds since 1970
 * @throws AuditLogError CHECKPOINT_INVALID
 */
export function cosign(text: string, key: CosigningKey, seconds: bigint): string {
  if (seconds < 0n || seconds > MAX_SECONDS || !text.endsWith('\n')) {
    throw new AuditLogError(
      'CHECKPOINT_INVALID',
      'The checkpoint cannot be cosigned: its text does not end, or the time is out of range.',
    );
  }
  const time = Buffer.alloc(TIME_SIZE);
  time.writeBigUInt64BE(seconds);
  const signature = sign(null, cosignedMessage(text, seconds), key.keyObject);
  return formatSignature({ name: key.name, keyId: key.keyId, signature: Buffer.concat([time, signature]) });
}
