import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import {
  createDataKey,
  type MasterKey,
  type Place,
  parseMasterKey,
  RANDOM_FOR_DATA_KEY,
  RANDOM_FOR_SEALING,
  seal,
  subjectOf,
  unseal,
  unwrapDataKey,
} from '@countersign/personal-data';
import { compilePolicySet, decideTrusted, loadRules, shippedRules } from '@countersign/rules-engine';
import { createIds, systemClock } from '@countersign/runtime';
import type { Rule } from '@countersign/schema';
import BetterSqlite3 from 'better-sqlite3';
import { openLog } from '../log/open-log.ts';
import { requireEqual } from '../require-equal.ts';
import type { Own } from '../resources/with-resources.ts';
import { factMix } from '../rules/fact-mix.ts';

/** A store with decisions that the shipped rules made on different facts, frozen as at admission. */
export interface RecordedHistory {
  readonly storePath: string;
  readonly personalKey: string;
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
  const { store, path, personalKey } = await openLog(own);
  const set = compilePolicySet(rules);
  const mix = factMix(set);
  const policyDigest = digest(rules);
  const ids = createIds(systemClock);
  await store.write((tx) => {
    tx.policySets.activate({ digest: policyDigest, documents: rules, activatedAt: 0 });
    for (const facts of mix) {
      const { trace: _, counterfactual: __, ...verdict } = decideTrusted(set, facts, { trace: false });
      const decision = {
        ...verdict,
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
  return {
    storePath: path,
    personalKey,
    rules,
    bytes: copyDecisions({ path, personalKey }, { made: mix.length, rows }),
  };
}

/** Copies the decisions that were made until there are so many. Gives their average size. */
function copyDecisions(
  { path, personalKey }: { readonly path: string; readonly personalKey: string },
  { made, rows }: { readonly made: number; readonly rows: number },
): number {
  const db = new BetterSqlite3(path);
  try {
    db.pragma('synchronous = OFF');
    const { reseal, storeKeys } = createResealer(db, parseMasterKey(personalKey));
    db.function('reseal', reseal);
    const copy = db.prepare<[number, number, number]>(
      `WITH RECURSIVE n (n) AS (SELECT CAST(? AS INTEGER) UNION ALL SELECT n + 1 FROM n WHERE n < ?)
       INSERT INTO decision (id, request, revision, operation, decision, digest, facts, created_at, sealed)
       SELECT id || '-' || n, request, revision, operation, decision, digest, facts, created_at,
         reseal(sealed, id, n)
       FROM n JOIN decision ON decision.rowid = 1 + n % ?`,
    );
    for (let from = made; from < rows; from += COMMIT)
      copy.run(from, Math.min(from + COMMIT, rows) - 1, made);
    storeKeys();
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

/** Encrypts what is personal of a copy for a subject of its own, as two decisions about the same API user would be. */
function createResealer(db: BetterSqlite3.Database, master: MasterKey) {
  const insert = db.prepare('INSERT INTO subject_key (subject, wrapped, created_at) VALUES (?, ?, 0)');
  const originals = new Map(
    db
      .prepare<[], { subject: string; wrapped: Buffer }>('SELECT subject, wrapped FROM subject_key')
      .all()
      .map(({ subject, wrapped }) => [subject, unwrapDataKey(master, subject, wrapped)]),
  );
  const place = (id: string): Place => ({ table: 'decision', row: [id] });
  const made = new Map<
    string,
    { readonly subject: string; readonly key: KeyObject; readonly wrapped: Buffer }
  >();
  const keyFor = (n: number) => {
    const subject = `copy-${Math.floor(n / 2)}`;
    const known = made.get(subject) ?? {
      subject,
      ...createDataKey(master, subject, randomBytes(RANDOM_FOR_DATA_KEY)),
    };
    made.set(subject, known);
    return known;
  };
  return {
    reseal: (sealed: Buffer | null, id: string, n: number): Buffer | null => {
      const key = sealed === null ? undefined : originals.get(subjectOf(sealed));
      if (sealed === null || key === undefined) return null;
      const random = randomBytes(RANDOM_FOR_SEALING);
      const { subject, key: own } = keyFor(n);
      return seal(unseal(sealed, { key, place: place(id) }), {
        subject,
        key: own,
        place: place(`${id}-${n}`),
        random,
      });
    },
    /** No statement runs while another one asks for a value, so the keys are written at the end. */
    storeKeys: db.transaction(() => {
      for (const { subject, wrapped } of made.values()) insert.run(subject, wrapped);
    }),
  };
}

function digest(of: object): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('hex');
}
