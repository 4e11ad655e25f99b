import { decodeBase64 } from '../encoding/base64.ts';
import { decodeUtf8 } from '../encoding/text.ts';
import { parseUint64 } from '../encoding/uint64.ts';
import { isHash } from '../merkle/hash.ts';
import { type LogProof, MAX_PROOF_HASHES, PROOF_HEADER } from './log-proof.ts';

/** Takes a proof apart, nothing verified, or says in a phrase what is wrong with it. Never throws. */
export function parseProof(proof: string | Uint8Array): LogProof | string {
  const text = typeof proof === 'string' ? proof : decodeUtf8(proof);
  if (text === undefined) return 'it is not UTF-8';
  // The first empty line: the checkpoint after it is kept as it stands.
  const split = text.indexOf('\n\n');
  if (split < 0) return 'no empty line stands before the checkpoint';
  const [header, ...lines] = text.slice(0, split).split('\n');
  if (header !== PROOF_HEADER) return `it does not begin with ${PROOF_HEADER}`;

  let extra: Uint8Array | undefined;
  if (lines[0]?.startsWith('extra ')) {
    extra = decodeBase64(lines.shift()?.slice('extra '.length) ?? '');
    if (extra === undefined) return 'its extra data is not base64';
  }
  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith('index ') ? parseUint64(indexLine.slice('index '.length)) : undefined;
  if (index === undefined) return 'its index line is missing or is not a decimal number below 2^64';

  if (lines.length > MAX_PROOF_HASHES) return `it has more than ${MAX_PROOF_HASHES} hashes`;
  const hashes: Uint8Array[] = [];
  for (const line of lines) {
    const hash = decodeBase64(line);
    if (!isHash(hash)) return 'a hash is not the base64 of 32 bytes';
    hashes.push(hash);
  }
  const checkpoint = text.slice(split + 2);
  return extra === undefined ? { index, hashes, checkpoint } : { index, hashes, checkpoint, extra };
}
