import type {
  Actor,
  AuditEvent,
  AuditEventData,
  AuditEventType,
  Instant,
  LastingEntryType,
} from '@countersign/schema';
import type { CosignatureRecord, EntryProof, StoredEntry } from './records.ts';

/** Reads of the log. */
export interface LogReads {
  size(): number;
  /** Time of the newest entry; 0 where there is none. */
  newestAt(): Instant;
  entry(index: number): StoredEntry | undefined;
  /** Makes sure that the bytes of an entry are those that were signed. @throws CountersignError LOG_INCONSISTENT */
  requireSigned(index: number): void;
  /** Entries from `from` on, in order of index. */
  entries(options: {
    from: number;
    limit: number;
    request?: string | undefined;
    type?: string | undefined;
  }): readonly StoredEntry[];
  /**
   * Entries of the search index from `from` on and before `end`, in order of index or the other way round: of each group of
   * tokens one is in the entry (see `wantedTokens`). A group is needed.
   */
  search(options: {
    wanted: readonly (readonly string[])[];
    from: number;
    end: number;
    limit: number;
    descending: boolean;
  }): readonly StoredEntry[];
  /** How many entries the search index holds: those from this index on have to be looked through. */
  searchable(): number;
  /** How many entries of a type there are from `from` on. */
  count(options: { type: AuditEventType; from: number }): number;
  /**
   * All entries of a type that is asked for long afterwards, from `from` on and with bytes, in order: as the signed log says where they
   * are, and with the bytes that were signed. No index of the database is asked, which somebody could take one out of.
   * @throws CountersignError LOG_INCONSISTENT
   */
  lasting(options: { type: LastingEntryType; from: number }): readonly StoredEntry[];
  /**
   * Tokens of a principal that somebody else was handed, or renewals of such a token, with that one: as the signed log says, whatever the rows
   * do. @throws CountersignError LOG_INCONSISTENT
   */
  tokensHanded(principal: string): readonly { readonly token: string; readonly holder: string }[];
  /** Index of the newest entry of a type; by the signed log where `lasting` knows the type. */
  last(type: AuditEventType): number | undefined;
  /**
   * Hashes side by side of a level that is stored: of the entries (level 0), or of the complete subtrees of 256 entries
   * (8), of 65,536 (16) and so on; fewer where there are fewer.
   */
  hashes(range: { level: number; from: number; count: number }): readonly Uint8Array[];
  /** Against the newest signed checkpoint. */
  proof(index: number): EntryProof | undefined;
  checkpoint(): { size: number; note: string } | undefined;
  /** Proof that the log of `to` entries continues the one of `from`; empty from 0, undefined beyond the end. */
  consistency(range: { from: number; to: number }): readonly Uint8Array[] | undefined;
  /**
   * Entries below this index may be without bytes; `entry` and `proof` do not give those, and a list
   * without a filter has them without bytes.
   */
  prunedBefore(): number;
  /**
   * Indexes of the entries of a range that are never pruned, whatever the index of the database calls them.
   * @throws CountersignError LOG_INCONSISTENT where the bytes of an entry are not what was hashed
   */
  keptForGood(range: { from: number; to: number }): readonly number[];
  /** How many entries of a range could be pruned, whatever is allowed. */
  prunable(range: { from: number; to: number }): number;
}

/** What one change of state does to the log. */
export interface LogWrites {
  /** Appends an entry with its time and identifier and gives its index. */
  append(actor: Actor, event: AuditEvent): number;
  /**
   * Has the key that signs the log name another one that the host has as its successor, which signs what this transaction leaves behind and
   * everything after it. Gives the index of the entry that says so.
   * @throws CountersignError KEY_UNUSABLE where the host does not have one of the two
   */
  rotateKey(
    actor: Actor,
    rotation: Pick<AuditEventData<'key.rotated'>, 'successor' | 'change' | 'setup'>,
  ): number;
  /** Lets the bytes of entries below an index be taken away, because of what an entry says. */
  allowPruning(allowed: { before: number; entry: number }): void;
  /** Takes the bytes of entries of a range away that nobody needs any more; gives of how many. */
  prune(range: { from: number; to: number }): number;
}

/** Reads of the log and of who has cosigned it. */
export interface LogReader {
  readonly audit: LogReads;
  readonly cosignatures: {
    /** Cosigned checkpoints with all their cosignature lines, newest first. */
    newest(limit: number): readonly { size: number; note: string }[];
  };
}

/** What is appended to the log, and who has cosigned it. */
export interface LogWriter extends LogReader {
  readonly audit: LogReads & LogWrites;
  readonly cosignatures: LogReader['cosignatures'] & {
    /** Does nothing where the witness has cosigned that checkpoint already. */
    insert(record: CosignatureRecord): void;
  };
}
