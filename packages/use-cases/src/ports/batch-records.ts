import type { FileLayout, RowSource } from '@countersign/request-files';
import type {
  BatchState,
  BatchWork,
  Digest,
  ErrorCode,
  Instant,
  RequestInput,
  RowVerdict,
} from '@countersign/schema';

/** A file of requests that was handed in. */
export interface BatchRecord {
  readonly id: string;
  readonly fileDigest: Digest;
  readonly fileName: string;
  readonly format: string;
  readonly submitter: string;
  readonly rows: number;
  readonly createdAt: Instant;
  /** When its last row was decided, or what was left of it cancelled; null until then. */
  readonly completedAt: Instant | null;
  /** Request that has to be done before the other requests of the batch start; null where no canary is owed. */
  readonly canary: string | null;
  readonly state: BatchState;
  /** What goes on when somebody resumes it; null where it cannot be resumed. */
  readonly resumes: BatchWork | null;
  /**
   * Who has its rows decided or taken back, what they had signed in with, and the entry of the log that says so; null where an earlier version
   * did not keep that.
   */
  readonly actor: string | null;
  readonly via: string | null;
  readonly entry: number | null;
  /** How many of its rows, from the first one on, became requests or were refused. */
  readonly decided: number;
  /** How many of its rows take something away; null where an earlier version did not keep that. */
  readonly removals: {
    readonly total: number;
    readonly byAccount: Readonly<Record<string, number>>;
  } | null;
  /** Why it was stopped; null in every other state. */
  readonly problem: ErrorCode | null;
  /** The batch of which it corrects rows; null for a file of its own. */
  readonly fixes: string | null;
  /** How the file is written; null where an earlier version did not keep that. */
  readonly layout: FileLayout | null;
}

/** A row of a file as it waits to be decided: a request with what is secret in it sealed, or what is wrong with it. */
export type StagedRow = {
  readonly line: number;
  /** As it stands in the file; null where that may hold a password, and left out by an earlier version. */
  readonly source?: RowSource | null;
} & (
  | { readonly input: RequestInput }
  | { readonly problems: readonly RowProblem[] }
  /** The row of a corrected file that was accepted before, as this request. */
  | { readonly accepted: string }
);

/** One thing that is wrong with a row of a file. */
export interface RowProblem {
  readonly line: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly rule: string;
}

export interface BatchRowRecord {
  readonly batch: string;
  readonly line: number;
  readonly request: string | null;
  readonly problems: readonly RowProblem[];
  /** What was decided when it was taken in; null where what an earlier version decided is not known. */
  readonly verdict: RowVerdict | null;
}
