export interface EntryRow {
  readonly idx: number;
  /** The hash that the entry was logged with. */
  readonly hash: Uint8Array;
  /** Its bytes; none of them once it was pruned. */
  readonly body: Uint8Array;
}

/** The hash of a complete subtree, of a level that tiles are made of: 8, 16 and so on. */
export interface NodeRow {
  readonly level: number;
  readonly idx: number;
  readonly hash: Uint8Array;
}

export interface CheckpointRow {
  readonly size: number;
  readonly note: string | Uint8Array;
}

/**
 * Reads a stored log, each kind of row in the order of its key. Every call begins a new pass, and several
 * passes are open at the same time (one for each stored level), so they have to see one state of the
 * log: read within one transaction. Passes are closed by the iterator's `return`.
 */
export interface LogSource {
  /** By idx. */
  entries(): Iterable<EntryRow>;
  /**
   * By level, then idx. Rows below `fromLevel` may be left out; a source that yields them all the same is
   * read rightly, but slowly, as they are passed over once for each level.
   */
  nodes(fromLevel: number): Iterable<NodeRow>;
  /** By size. */
  checkpoints(): Iterable<CheckpointRow>;
}
