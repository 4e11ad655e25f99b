/** A row, or a part of the schema, that is not what the signed log or the migrations say. It says nothing personal. */
export interface StateDifference {
  /** Of the database; of a part of the schema, whether it is a table, an index, a trigger or a view. */
  readonly table: string;
  readonly id: string;
  readonly kind: 'edited' | 'added' | 'missing';
  /** What of it is different, in words; null where it is the whole row. */
  readonly what: string | null;
}

/** What a database says beside what its log says. */
export interface StateReport {
  readonly ok: boolean;
  /** Entries of the log, as far as they are signed. */
  readonly size: number;
  /** Why the log could not be believed, and so nothing compared; null where it could. */
  readonly problem: string | null;
  readonly differences: readonly StateDifference[];
  /** All of them; of many only the first are told. */
  readonly differenceCount: number;
  /** Rows that were compared. */
  readonly compared: number;
  /** Rows from before the newest entry that was pruned, of which the log says nothing any more. */
  readonly untold: number;
  /** Subjects whose personal data was erased; their rows are compared as they are since. */
  readonly erased: number;
}

/** What was compared, and what could not be since its entries were pruned. */
export interface Compared {
  readonly compared: number;
  readonly untold: number;
}
