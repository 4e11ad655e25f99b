import { randomBytes } from 'node:crypto';
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

/** A store whose decisions were made by a set of rules that is in force. */
export interface RecordedHistory {
  readonly storePath: string;
  readonly personalKey: string;
  readonly rules: readonly Rule[];
  readonly policyDigest: string;
  /** Decides an update of this description and records it. Gives the identifier of the decision. */
  record(description: string, at?: number): Promise<string>;
  /** As `record`, with what is personal encrypted for a subject of its own, whose key is destroyed on request. */
  recordSealed(description: string, options?: { readonly erased?: boolean }): Promise<string>;
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
    `INSERT INTO decision (id, revision, operation, decision, digest, facts, created_at, sealed)
     VALUES (?, 1, ?, ?, ?, ?, ?, ?)`,
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
  const keep = (row: Row, at: number, sealed: Buffer | null) =>
    insert.run(
      row['id'],
      row['operation'],
      JSON.stringify(row['decision']),
      DIGEST,
      JSON.stringify(row['facts']),
      at,
      sealed,
    );
  return {
    storePath,
    personalKey,
    rules,
    policyDigest: DIGEST,
    run: (sql) => void db.exec(sql),
    record: async (description, at = 1) => {
      const { facts, decision } = decideNow(description);
      keep({ id: decision.id, operation: facts.operation, facts, decision }, at, null);
      return decision.id;
    },
    recordSealed: async (description, { erased = false } = {}) => {
      const { facts, decision } = decideNow(description);
      const { id } = decision;
      const { row, taken } = extractPersonal(
        'decision',
        { id, operation: facts.operation, facts, decision },
        () => '',
      );
      const { key, wrapped } = createDataKey(master, id, randomBytes(RANDOM_FOR_DATA_KEY));
      insertKey.run(id, erased ? null : wrapped, erased ? 1 : null);
      const random = randomBytes(RANDOM_FOR_SEALING);
      keep(row, 1, seal(taken, { subject: id, key, place: placeOf('decision', row), random }));
      return id;
    },
  };
}

function updateOf(description: string): Facts {
  const facts = baselineFacts('dotdigital', 'update');
  return { ...facts, change: { ...facts.change, description } };
}
