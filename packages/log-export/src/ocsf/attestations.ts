import type { ExportedEntry } from '../exported-entry.ts';
import type { OcsfSource } from './ocsf-source.ts';

const SHA_256 = { algorithm_id: 3, algorithm: 'SHA-256' };
const HEXADECIMAL = { encoding_id: 1, encoding: 'Hexadecimal' };
const CANONICAL_JSON = { serialization_id: 2, serialization: 'JCS' };
/** The schema numbers no Edwards curve. */
const ED25519 = { algorithm_id: 99, algorithm: 'Ed25519' };

/**
 * The profile `record_integrity`: the leaf hash over `raw_data` (RFC 6962: SHA-256 over a zero byte and the entry), and that
 * the log signs with Ed25519. The profile describes chains and has no place for the proof of a tree; the signed checkpoint is
 * in `unmapped`, and `countersign audit show` gives the proof.
 */
export function attestations({ entry, leafHash }: ExportedEntry, { origin, checkpoint }: OcsfSource) {
  const fingerprint = { ...SHA_256, ...HEXADECIMAL, ...CANONICAL_JSON, value: leafHash };
  return {
    attestation_list: [
      {
        uid: entry.id,
        authority_uid: origin,
        chain_uid: origin,
        fingerprint,
        ...(checkpoint === null ? {} : { signatures: [{ ...ED25519, digest: rootOf(checkpoint) }] }),
      },
    ],
  };
}

/** The root of the tree that the checkpoint signs: its third line (c2sp.org/tlog-checkpoint). */
function rootOf(checkpoint: string) {
  const root = Buffer.from(checkpoint.split('\n')[2] ?? '', 'base64').toString('hex');
  return { ...SHA_256, ...HEXADECIMAL, value: root };
}
