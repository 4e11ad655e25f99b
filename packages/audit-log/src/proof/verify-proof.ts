import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { type CheckpointFailure, openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import type { TrustedLog } from '../checkpoint/trusted-log.ts';
import { leafHash } from '../merkle/hash.ts';
import { verifyInclusion } from '../merkle/verify-inclusion.ts';
import { parseProof } from './parse-proof.ts';

/** An entry, and the proof that is to show that the log holds it. */
export interface ProvenEntry {
  readonly entry: Uint8Array;
  readonly proof: string | Uint8Array;
}

export interface ProofFailure {
  readonly ok: false;
  readonly reason: CheckpointFailure['reason'] | 'proof-malformed' | 'not-included';
  readonly message: string;
}

/**
 * Verifies offline that the entry, to the byte, is in the log: the checkpoint is signed and of this log, and
 * the hashes lead from the entry to its root. Never throws.
 */
export function verifyProof(
  { entry, proof }: ProvenEntry,
  log: TrustedLog,
): { readonly ok: true; readonly index: bigint; readonly checkpoint: Checkpoint } | ProofFailure {
  const parsed = parseProof(proof);
  if (typeof parsed === 'string') {
    return { ok: false, reason: 'proof-malformed', message: `The proof cannot be read: ${parsed}.` };
  }
  const opened = openCheckpoint(parsed.checkpoint, log);
  if (!opened.ok) return opened;
  const { index, hashes } = parsed;
  const { checkpoint } = opened;
  const { size, root } = checkpoint;
  if (!verifyInclusion({ leaf: leafHash(entry), index, size, root, proof: hashes })) {
    const message = `The proof does not lead from this entry, at index ${index}, to the root signed at size ${size}.`;
    return { ok: false, reason: 'not-included', message };
  }
  return { ok: true, index, checkpoint };
}
