import { isDeepStrictEqual } from 'node:util';
import { ERASED, parseMasterKey, subjectOf, unseal } from '@countersign/personal-data';
import { CountersignError, type Digest, type Instant, type Rule } from '@countersign/schema';
import BetterSqlite3 from 'better-sqlite3';
import { readDataKeys } from './data-keys.ts';

/**
 * A recorded decision. `decision` and `facts` are JSON, without what is personal in them; the decision without its trace, the facts
 * as `packFacts` writes them.
 */
export interface DecisionRow {
  readonly row: number;
  readonly id: string;
  readonly request: string | null;
  readonly operation: string;
  readonly decision: string;
  readonly facts: string;
  /** What was taken out of the row, encrypted; null where there was nothing. */
  readonly sealed: Buffer | null;
  readonly recordedAt: Instant;
}

/** Rows from one to another, both included. Decisions are only ever added, so a range never changes. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** The recorded decisions of a store, opened for reading beside whoever writes it. */
export interface History {
  /** All decisions that are recorded by now; null where there are none. */
  span(): RowRange | null;
  /** The decisions of a range, one after the other, without those before an instant. */
  decisions(range: RowRange, since: Instant): Iterable<DecisionRow>;
  /** The digest under which exactly these rules were in force at some time, in whatever order. */
  digestOf(rules: readonly Rule[]): Digest | null;
  /** The personal texts of a row, those of its facts first; null where they were erased. @throws where they cannot be opened */
  personalTexts(row: DecisionRow): readonly string[] | null;
  close(): void;
}

/** What a store is opened with. */
export interface HistoryFile {
  readonly storePath: string;
  /** The installation's key for personal data, in base64. */
  readonly personalKey: string;
}

/** @throws CountersignError FILE_UNREADABLE where there is no store that can be read */
export function openHistory({ storePath, personalKey }: HistoryFile): History {
  let db: BetterSqlite3.Database | undefined;
  try {
    db = new BetterSqlite3(storePath, { readonly: true, fileMustExist: true });
    return historyIn(db, personalKey);
  } catch (error) {
    db?.close();
    throw new CountersignError(
      'FILE_UNREADABLE',
      {
        problem: `${storePath} holds no decisions that can be read`,
        remedy: 'name the data directory of an installation that was started once',
      },
      error,
    );
  }
}

function historyIn(db: BetterSqlite3.Database, personalKey: string): History {
  const keyOf = readDataKeys(db, parseMasterKey(personalKey));
  const span = db.prepare<[], { from: number | null; to: number | null }>(
    // Asked for one by one, each is a look at one end of the table; together they would be a way through all of it.
    'SELECT (SELECT min(rowid) FROM decision) AS "from", (SELECT max(rowid) FROM decision) AS "to"',
  );
  const decisions = db.prepare<[number, number, number], DecisionRow>(
    `SELECT rowid AS row, id, request, operation, decision, facts, sealed, created_at AS recordedAt FROM decision WHERE rowid BETWEEN ? AND ? AND created_at >= ? ORDER BY rowid`,
  );
  const policySets = db.prepare<[], { digest: Digest; documents: string }>(
    'SELECT digest, documents FROM policy_set',
  );
  return {
    span: () => {
      const { from = null, to = null } = span.get() ?? {};
      return from === null || to === null ? null : { from, to };
    },
    decisions: ({ from, to }, since) => decisions.iterate(from, to, since),
    digestOf: (rules) => {
      for (const { digest, documents } of policySets.iterate()) {
        if (isDeepStrictEqual(byId(JSON.parse(documents)), byId(rules))) return digest;
      }
      return null;
    },
    personalTexts: ({ id, facts, sealed }) => {
      // What else was taken out of the row is of no use here.
      if (sealed === null || !facts.includes(ERASED)) return [];
      const key = keyOf(subjectOf(sealed));
      return key === null ? null : unseal(sealed, { key, place: { table: 'decision', row: [id] } });
    },
    close: () => void db.close(),
  };
}

/** A set of rules has no order: files of a folder come in another one than rules in a store. */
function byId(rules: readonly Rule[]): readonly Rule[] {
  return rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
