import { decodeBase64 } from '../encoding/base64.ts';
import { decodeUtf8 } from '../encoding/text.ts';
import { parseUint64 } from '../encoding/uint64.ts';
import { isHash } from '../merkle/hash.ts';
import { type AddCheckpointRequest, MAX_CONSISTENCY_HASHES } from './add-checkpoint-request.ts';

const OLD = 'old ';

/** Takes the body of an add-checkpoint request apart, nothing verified, or says in a phrase what is wrong. Never throws. */
export function parseAddCheckpoint(body: string | Uint8Array): AddCheckpointRequest | string {
  const text = typeof body === 'string' ? body : decodeUtf8(body);
  if (text === undefined) return 'it is not UTF-8';
  // The first empty line: the checkpoint after it has one of its own.
  const split = text.indexOf('\n\n');
  if (split < 0) return 'no empty line stands before the checkpoint';
  const [oldLine = '', ...lines] = text.slice(0, split).split('\n');
  const oldSize = oldLine.startsWith(OLD) ? parseUint64(oldLine.slice(OLD.length)) : undefined;
  if (oldSize === undefined) return 'its first line is not "old" and a decimal size below 2^64';
  if (lines.length > MAX_CONSISTENCY_HASHES) return `it has more than ${MAX_CONSISTENCY_HASHES} hashes`;
  const proof: Uint8Array[] = [];
  for (const line of lines) {
    const hash = decodeBase64(line);
    if (!isHash(hash)) return 'a hash is not the base64 of 32 bytes';
    proof.push(hash);
  }
  return { oldSize, proof, checkpoint: text.slice(split + 2) };
}
