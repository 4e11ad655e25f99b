/** First line of a proof file. */
export const PROOF_HEADER = 'c2sp.org/tlog-proof@v1';

/** A path in a tree of 2^64 entries has no more hashes. */
export const MAX_PROOF_HASHES = 64;

/** That an entry is in a log, to be checked without the log (c2sp.org/tlog-proof). */
export interface LogProof {
  readonly index: bigint;
  /** Sibling hashes, from the leaf upward. */
  readonly hashes: readonly Uint8Array[];
  /** The signed note, as it was issued, with every countersignature. */
  readonly checkpoint: string;
  /** Data of the application. Nothing vouches for it. */
  readonly extra?: Uint8Array;
}
