import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baselineFacts, compilePolicySet, decide } from '@countersign/rules-engine';
import type { Facts, Rule } from '@countersign/schema';
import BetterSqlite3 from 'better-sqlite3';

/** A store whose decisions were made by a set of rules that is in force. */
export interface RecordedHistory {
  readonly storePath: string;
  readonly rules: readonly Rule[];
  readonly policyDigest: string;
  /** Decides an update of this description and records it. Gives the identifier of the decision. */
  record(description: string, at?: number): Promise<string>;
  /** Changes the file, without its checks of references. */
  run(sql: string): void;
}

/** The tables are the store's own, but not its code: whoever reads a file cannot rely on who wrote it. */
const MIGRATIONS = new URL('../../../store/migrations/', import.meta.url);

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
      return await work(historyIn(db, { storePath, rules }));
    } finally {
      db.close();
    }
  });
}

function historyIn(
  db: BetterSqlite3.Database,
  { storePath, rules }: Pick<RecordedHistory, 'storePath' | 'rules'>,
): RecordedHistory {
  const set = compilePolicySet(rules);
  const insert = db.prepare(
    'INSERT INTO decision (id, revision, operation, decision, digest, facts, created_at) VALUES (?, 1, ?, ?, ?, ?, ?)',
  );
  let count = 0;
  return {
    storePath,
    rules,
    policyDigest: DIGEST,
    run: (sql) => void db.exec(sql),
    record: async (description, at = 1) => {
      const facts = updateOf(description);
      count += 1;
      const id = `dec_${String(count).padStart(26, '0')}`;
      const decision = {
        ...decide(set, facts, { trace: true }),
        id,
        operation: facts.operation,
        policyDigest: DIGEST,
        factsDigest: DIGEST,
        evaluator: 'compiled',
        durationMicros: 12,
      };
      insert.run(id, facts.operation, JSON.stringify(decision), DIGEST, JSON.stringify(facts), at);
      return id;
    },
  };
}

/** Runs `work` in a new directory, and removes it. Fails when a connection to a database in it was left open. */
export async function withTempDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-backtest-'));
  try {
    const result = await work(directory);
    // SQLite removes them when the last connection is closed.
    const left = readdirSync(directory).filter((name) => /-(wal|shm)$/.test(name));
    if (left.length > 0) throw new Error(`A store was not closed: it left ${left.join(' and ')}.`);
    return result;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function updateOf(description: string): Facts {
  const facts = baselineFacts('dotdigital', 'update');
  return { ...facts, change: { ...facts.change, description } };
}
