/** What a log asks of a witness (c2sp.org/tlog-witness): to cosign a checkpoint that continues the one it cosigned last. */
export interface AddCheckpointRequest {
  /** Size of the checkpoint that the witness cosigned last, as far as the log knows; 0 when it never did. */
  readonly oldSize: bigint;
  /** Consistency proof from that size to the checkpoint's; empty from size 0. */
  readonly proof: readonly Uint8Array[];
  /** The signed note. */
  readonly checkpoint: string;
}

/** A proof between two trees of less than 2^64 entries has no more hashes. */
export const MAX_CONSISTENCY_HASHES = 63;
