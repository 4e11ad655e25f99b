import { createHash } from 'node:crypto';
import { compilePolicySet, decideTrusted, loadRules, shippedRules } from '@countersign/rules-engine';
import { createIds, systemClock } from '@countersign/runtime';
import type { Rule } from '@countersign/schema';
import BetterSqlite3 from 'better-sqlite3';
import { openLog } from '../log/open-log.ts';
import { requireEqual } from '../require-equal.ts';
import type { Own } from '../resources/with-resources.ts';
import { factMix } from '../rules/fact-mix.ts';

/** A store with decisions that the shipped rules made on different facts, each with its trace as at admission. */
export interface RecordedHistory {
  readonly storePath: string;
  readonly rules: readonly Rule[];
  /** Average bytes of a decision with its facts. */
  readonly bytes: number;
}

/** Rows that are copied in one commit. */
const COMMIT = 10_000;

export async function recordHistory(own: Own, rows: number): Promise<RecordedHistory> {
  const loaded = loadRules(shippedRules);
  if (!loaded.ok) throw new Error(`The rules do not load: ${loaded.findings[0]?.message}`);
  const { rules } = loaded;
  const { store, path } = await openLog(own);
  const set = compilePolicySet(rules);
  const mix = factMix(set);
  const policyDigest = digest(rules);
  const ids = createIds(systemClock);
  await store.write((tx) => {
    tx.policySets.activate({ digest: policyDigest, documents: rules, activatedAt: 0 });
    for (const facts of mix) {
      const decision = {
        ...decideTrusted(set, facts, { trace: true }),
        id: ids.next('decision'),
        operation: facts.operation,
        policyDigest,
        factsDigest: digest(facts),
        evaluator: 'compiled',
        durationMicros: 100,
      } as const;
      tx.decisions.insert({
        request: null,
        revision: 1,
        decision,
        digest: digest(decision),
        facts,
        createdAt: 0,
      });
    }
  });
  return { storePath: path, rules, bytes: copyDecisions(path, { made: mix.length, rows }) };
}

/** Copies the decisions that were made until there are so many. Gives their average size. */
function copyDecisions(
  path: string,
  { made, rows }: { readonly made: number; readonly rows: number },
): number {
  const db = new BetterSqlite3(path);
  try {
    db.pragma('synchronous = OFF');
    const copy = db.prepare<[number, number, number]>(
      `WITH RECURSIVE n (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM n WHERE n < ?)
       INSERT INTO decision (id, request, revision, operation, decision, digest, facts, created_at)
       SELECT id || '-' || n, request, revision, operation, decision, digest, facts, created_at
       FROM n JOIN decision ON decision.rowid = 1 + n % ?`,
    );
    for (let from = made; from < rows; from += COMMIT)
      copy.run(from, Math.min(from + COMMIT, rows) - 1, made);
    requireEqual(
      'decisions',
      db.prepare<[], number>('SELECT count(*) FROM decision').pluck().get() ?? 0,
      rows,
    );
    return (
      db
        .prepare<[number], number>(
          'SELECT avg(length(decision) + length(facts)) FROM decision WHERE rowid <= ?',
        )
        .pluck()
        .get(made) ?? 0
    );
  } finally {
    db.close();
  }
}

function digest(of: object): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('hex');
}
