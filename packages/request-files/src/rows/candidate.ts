import type { RowProblem, RowSource } from '../request-file.ts';
import type { TypedEntries } from './check-password.ts';

/** A row as it was read, not yet checked against the schema of a request. */
export interface Candidate {
  readonly line: number;
  readonly input: unknown;
  readonly typed: TypedEntries;
  /** What was wrong already with single values; those are left out of the input. */
  readonly problems: readonly RowProblem[];
  /** What stands there, without anything that may be a password, to be written back; null where that cannot be told apart. */
  readonly source: RowSource | null;
  /** The request that a file of results says the row became; null where it says none. */
  readonly request: string | null;
  /** How the file calls the value at a path of the request. */
  nameOf(path: readonly PropertyKey[]): string | null;
}
