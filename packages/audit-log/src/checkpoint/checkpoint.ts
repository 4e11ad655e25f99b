/** What a log says about itself at one size (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  /** Which log: a URL without scheme, by which verifiers know it. */
  readonly origin: string;
  /** Number of entries. */
  readonly size: bigint;
  /** Merkle root of that many entries. */
  readonly root: Uint8Array;
  /** Further lines; not recommended, as nothing audits them. */
  readonly extensions: readonly string[];
}

/** What a log puts into a checkpoint of its own. */
export interface NewCheckpoint {
  readonly origin: string;
  readonly size: number | bigint;
  readonly root: Uint8Array;
  readonly extensions?: readonly string[];
}
