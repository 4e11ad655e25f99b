import type { HashReader, LogSource } from '@countersign/audit-log';

export interface Retention {
  readonly before: number;
  readonly entry: number;
}

/** A log as it lies on a disk, in a store or in an export, read without the programs that wrote it. */
export interface OpenedLog {
  readonly source: LogSource;
  readonly hashes: HashReader;
  /** The bytes of `count` entries from an index on; fewer where some are missing. */
  readonly bodies: (from: number, count: number) => Uint8Array[];
  /** Up to where entries may be without bytes by the log's own word, and the entry that says so; nothing of it verified. */
  readonly retention: () => Retention | undefined;
  /** The newest checkpoint, nothing of it verified. */
  readonly newest: () => Uint8Array | undefined;
  /** The newest cosigned checkpoints with their cosignatures, newest first; nothing of them verified. */
  readonly cosigned: (limit: number) => readonly Uint8Array[];
  /** Where the verifier key lies that came with the log. */
  readonly keyFile: string;
  close(): void;
}
