import { type KeyObject, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createDataKey,
  extractPersonal,
  parseMasterKey,
  placeOf,
  RANDOM_FOR_DATA_KEY,
  RANDOM_FOR_SEALING,
  type Row,
  seal,
} from '@countersign/personal-data';
import { baselineFacts, compilePolicySet, decide } from '@countersign/rules-engine';
import type { Facts, Rule } from '@countersign/schema';
import { withTempDirectory } from '@countersign/test-kit';
import BetterSqlite3 from 'better-sqlite3';

interface RecordOptions {
  readonly at?: number;
  readonly erased?: boolean;
  readonly request?: string | null;
  /** What is recorded in place of what was decided. */
  readonly forge?: (row: ForgedRow) => ForgedRow;
}

interface ForgedRow {
  readonly operation: string;
  readonly facts: Facts;
  readonly decision: Readonly<Record<string, unknown>>;
}

/** A store whose decisions were made by a set of rules that is in force. */
export interface RecordedHistory {
  readonly storePath: string;
  readonly personalKey: string;
  readonly rules: readonly Rule[];
  readonly policyDigest: string;
  /**
   * Decides an update of this description and records it, with what is personal encrypted for a subject of its own, whose key is
   * destroyed on request. Gives the identifier of the decision.
   */
  record(description: string, options?: RecordOptions): Promise<string>;
  /** Records all of them so many times more, under the same subjects. */
  multiply(times: number): void;
  /** Changes the file, without its checks of references. */
  run(sql: string): void;
}

/** The tables are the store's own, but not its code: whoever reads a file cannot rely on who wrote it. */
const MIGRATIONS = new URL('../../../store/migrations/', import.meta.url);

export const PERSONAL_KEY = Buffer.alloc(32, 5).toString('base64');

const DIGEST = 'd'.repeat(64);

/** Runs `work` on a new store with a history of its own; it stays open, as in a running installation. */
export async function withHistory<T>(
  rules: readonly Rule[],
  work: (history: RecordedHistory) => Promise<T>,
): Promise<T> {
  return withTempDirectory(async (directory) => {
    const storePath = join(directory, 'store.db');
    const db = new BetterSqlite3(storePath);
    try {
      db.pragma('journal_mode = WAL');
      for (const name of readdirSync(MIGRATIONS).sort())
        db.exec(readFileSync(new URL(name, MIGRATIONS), 'utf8'));
      db.pragma('foreign_keys = OFF');
      db.prepare('INSERT INTO policy_set VALUES (?, ?)').run(DIGEST, JSON.stringify(rules));
      db.prepare('INSERT INTO policy_activation (digest, activated_at) VALUES (?, 1)').run(DIGEST);
      return await work(historyIn(db, { storePath, personalKey: PERSONAL_KEY, rules }));
    } finally {
      db.close();
    }
  });
}

function historyIn(
  db: BetterSqlite3.Database,
  { storePath, personalKey, rules }: Pick<RecordedHistory, 'storePath' | 'personalKey' | 'rules'>,
): RecordedHistory {
  const set = compilePolicySet(rules);
  const insert = db.prepare(
    `INSERT INTO decision (id, request, revision, operation, decision, digest, facts, created_at, sealed)
     VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?)`,
  );
  const insertKey = db.prepare(
    'INSERT INTO subject_key (subject, wrapped, created_at, destroyed_at) VALUES (?, ?, 1, ?)',
  );
  const master = parseMasterKey(personalKey);
  let count = 0;
  const decideNow = (description: string) => {
    const facts = updateOf(description);
    count += 1;
    const decision = {
      ...decide(set, facts, { trace: true }),
      id: `dec_${String(count).padStart(26, '0')}`,
      operation: facts.operation,
      policyDigest: DIGEST,
      factsDigest: DIGEST,
      evaluator: 'compiled',
      durationMicros: 12,
    };
    return { facts, decision };
  };
  const made: {
    readonly row: Row;
    readonly request: string | null;
    readonly subject: string;
    readonly key: KeyObject;
    readonly at: number;
  }[] = [];
  const keep = ({ row: whole, request, subject, key, at }: (typeof made)[number]) => {
    const { row, taken } = extractPersonal('decision', whole, () => '');
    const place = placeOf('decision', row);
    insert.run(
      row['id'],
      request,
      row['operation'],
      JSON.stringify(row['decision']),
      DIGEST,
      JSON.stringify(row['facts']),
      at,
      seal(taken, { subject, key, place, random: randomBytes(RANDOM_FOR_SEALING) }),
    );
  };
  return {
    storePath,
    personalKey,
    rules,
    policyDigest: DIGEST,
    run: (sql) => void db.exec(sql),
    record: async (description, { at = 1, erased = false, request = null, forge = asDecided } = {}) => {
      const { facts, decision } = decideNow(description);
      const { id } = decision;
      const { key, wrapped } = createDataKey(master, id, randomBytes(RANDOM_FOR_DATA_KEY));
      insertKey.run(id, erased ? null : wrapped, erased ? 1 : null);
      const row = { id, ...forge({ operation: facts.operation, facts, decision }) };
      const one = { row, request, subject: id, key, at };
      made.push(one);
      keep(one);
      return id;
    },
    multiply: db.transaction((times: number) => {
      for (let n = 1; n <= times; n += 1)
        for (const one of made) keep({ ...one, row: { ...one.row, id: `${one.row['id']}-${n}` } });
    }),
  };
}

const asDecided = (row: ForgedRow): ForgedRow => row;

function updateOf(description: string): Facts {
  const facts = baselineFacts('dotdigital', 'update');
  return { ...facts, change: { ...facts.change, description } };
}
