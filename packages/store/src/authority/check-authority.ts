import { CountersignError, type Digest, type LastingEntryType } from '@countersign/schema';
import type { Logger } from '@countersign/use-cases/ports';
import { AUTHORITY_TABLES, type AuthorityTableName } from './authority-tables.ts';
import type { HandedToken } from './binding-entries.ts';
import { type AuthorityRow, digestRow, idOfRow } from './digest-row.ts';
import type { SignedSize } from './register.ts';
import type { TallyQuery } from './tally-rows.ts';

/** What is known of the rows that confer power, in the transaction that is open. */
export interface AuthorityKnowledge {
  /** Whether rows are bound at all. @throws CountersignError LOG_INCONSISTENT */
  isBound(): boolean;
  /** Undefined where the log says nothing of the row, null where it is gone. */
  digestOf(table: string, id: string): Digest | null | undefined;
  /** Keys of the rows of a table that are there, as far as the log goes. */
  idsOf(table: string): Iterable<string>;
  /** How many rows of a table count, with those that this transaction has written. */
  countRows(table: string, query: TallyQuery): number;
  /** Indexes of all entries of a type that is asked for long afterwards, with those of this transaction. */
  lasting(type: LastingEntryType): readonly number[];
  /** Tokens of a principal that somebody else was handed, with that one; with those of this transaction. */
  handed(principal: string): readonly HandedToken[];
  /** How much of the log was read and is what was signed. */
  signed(): SignedSize;
  /** Whether this transaction has written the row; it is looked at when that ends. */
  isBeingWritten(table: string, id: string): boolean;
}

/** Compares rows that were read with what the signed log says of them. A row is as it is stored, before anything is decrypted. */
export interface AuthorityCheck {
  /** Gives the row back. @throws CountersignError AUTHORITY_MISMATCH, LOG_INCONSISTENT */
  require<R extends object>(table: AuthorityTableName, row: R): R;
  /** Those that are what the log says: an edited row gives nobody anything. @throws CountersignError LOG_INCONSISTENT */
  only<R extends object>(table: AuthorityTableName, rows: readonly R[]): R[];
  /**
   * All rows of a table that takes power away, so that one that is missing counts as much as one that was edited. Gives them back.
   * @throws CountersignError AUTHORITY_MISMATCH, LOG_INCONSISTENT
   */
  requireAll<R extends object>(table: AuthorityTableName, rows: readonly R[]): readonly R[];
  /**
   * The newest row of a table whose keys count up, so that an older one does not count again when newer ones are taken away.
   * @throws as `requireAll`
   */
  requireNewest<R extends object>(table: AuthorityTableName, row: R | undefined): R | undefined;
  /**
   * How many rows of a table count, as the log says: no row that was put in, taken away or edited changes that. Undefined where nothing
   * is bound yet.
   * @throws CountersignError LOG_INCONSISTENT
   */
  count(table: AuthorityTableName, query: TallyQuery): number | undefined;
  /** Where all entries of a type are that is asked for long afterwards, as the signed log says. @throws as `only` */
  lasting(type: LastingEntryType): readonly number[];
  /** Who was handed a token of a principal that is not theirs, as the signed log says. @throws as `only` */
  handed(principal: string): readonly HandedToken[];
  /** How much of the log is known to be what was signed, and its root. @throws as `only` */
  signed(): SignedSize;
}

/** @param alarm told of a row that is not what the log says of it */
export function createAuthorityCheck(
  knowledge: AuthorityKnowledge,
  alarm: (table: AuthorityTableName, id: string) => void,
): AuthorityCheck {
  const isGenuine = (name: AuthorityTableName, row: AuthorityRow): boolean => {
    if (!knowledge.isBound()) return true;
    const table = AUTHORITY_TABLES[name];
    const id = idOfRow(table, row);
    if (knowledge.isBeingWritten(name, id)) return true;
    if (knowledge.digestOf(name, id) === digestRow(table, row)) return true;
    alarm(name, id);
    return false;
  };
  const idOf = (name: AuthorityTableName, row: object) =>
    idOfRow(AUTHORITY_TABLES[name], row as AuthorityRow);
  const require = <R extends object>(name: AuthorityTableName, row: R): R => {
    if (isGenuine(name, row as AuthorityRow)) return row;
    throw authorityMismatch(name, idOf(name, row));
  };
  const requireIsThere = (name: AuthorityTableName, id: string | undefined, there: ReadonlySet<string>) => {
    if (id === undefined || there.has(id)) return;
    alarm(name, id);
    throw authorityMismatch(name, id);
  };
  return {
    require,
    requireAll: (name, rows) => {
      const there = new Set(rows.map((row) => idOf(name, require(name, row))));
      for (const id of knowledge.idsOf(name)) requireIsThere(name, id, there);
      return rows;
    },
    requireNewest: (name, row) => {
      const there = new Set(row === undefined ? [] : [idOf(name, require(name, row))]);
      const known = [...knowledge.idsOf(name), ...there];
      requireIsThere(name, known.toSorted((a, b) => Number(a) - Number(b)).at(-1), there);
      return row;
    },
    lasting: knowledge.lasting,
    handed: knowledge.handed,
    signed: knowledge.signed,
    count: (name, query) => (knowledge.isBound() ? knowledge.countRows(name, query) : undefined),
    only: (name, rows) => rows.filter((row) => isGenuine(name, row as AuthorityRow)),
  };
}

/** For a connection that has copies of some tables, whose rows were looked at when they were copied and are written since. */
export function trustCopies(check: AuthorityCheck, copied: ReadonlySet<string>): AuthorityCheck {
  return {
    ...check,
    require: (name, row) => (copied.has(name) ? row : check.require(name, row)),
    only: (name, rows) => (copied.has(name) ? [...rows] : check.only(name, rows)),
    requireAll: (name, rows) => (copied.has(name) ? rows : check.requireAll(name, rows)),
    requireNewest: (name, row) => (copied.has(name) ? row : check.requireNewest(name, row)),
    count: (name, query) => (copied.has(name) ? undefined : check.count(name, query)),
  };
}

export function authorityMismatch(name: AuthorityTableName, id: string): CountersignError {
  return new CountersignError('AUTHORITY_MISMATCH', { what: AUTHORITY_TABLES[name].noun, id });
}

/** Says once of each row that it was edited, not each time that somebody tries to use it. */
export function createAuthorityAlarm(logger: Logger): (table: AuthorityTableName, id: string) => void {
  const told = new Set<string>();
  return (table, id) => {
    const row = `${table}/${id}`;
    if (told.has(row)) return;
    told.add(row);
    logger.error({ alert: 'authority-mismatch', table, id }, authorityMismatch(table, id).message);
  };
}
