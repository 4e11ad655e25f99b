/** An entry, or a run of entries of which at least one is meant, where the stored hashes tell no more. */
export interface EntryFinding {
  readonly kind:
    | 'entry-altered'
    | 'entry-missing'
    | 'entry-extra'
    | 'entry-moved'
    | 'entry-inserted'
    | 'entry-removed'
    | 'log-truncated';
  readonly index: number;
  /** Last entry of the run; the same as `index` when the entry is certain. */
  readonly through: number;
  readonly message: string;
}

/** A stored hash of the tree. */
export interface NodeFinding {
  readonly kind: 'node-altered' | 'node-missing' | 'node-extra';
  readonly level: number;
  readonly index: number;
  readonly message: string;
}

/** A checkpoint, named by the size it is stored under. */
export interface CheckpointFinding {
  readonly kind:
    | 'checkpoint-malformed'
    | 'checkpoint-signature'
    | 'checkpoint-root'
    | 'checkpoint-missing'
    | 'origin-mismatch';
  readonly size: number;
  /** The last entry it covers; nothing for the empty log. */
  readonly lastEntry: number | undefined;
  readonly message: string;
}

/** A checkpoint that somebody kept outside, and that the log does not continue. */
export interface PinnedFinding {
  readonly kind: 'log-forked' | 'log-rolled-back' | 'kept-differs' | 'kept-unusable';
  readonly name: string;
  /** Entries that it was signed for; nothing when that cannot be believed. */
  readonly size: number | undefined;
  readonly message: string;
}

/** The rows could not be read to their end. */
export interface SourceFinding {
  readonly kind: 'source-unreadable';
  readonly part: 'entries' | 'nodes' | 'checkpoints';
  readonly message: string;
}

/** One thing that is wrong with a log, and where. */
export type Finding = EntryFinding | NodeFinding | CheckpointFinding | PinnedFinding | SourceFinding;
