import type { KnownBy } from '@countersign/schema';
import type { ReadTransaction, StepRecord, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, exists, gt, isNotNull, isNull, or, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { preparePatch } from '../sql/prepare-patch.ts';
import type { Recall } from '../sql/read-memory.ts';
import { requireRow } from '../sql/require-row.ts';
import { outboxTable as outbox, stepTable as step } from '../tables/execution.ts';

export function createStepReader(db: Database, cipher: FieldCipher): ReadTransaction['steps'] {
  const byId = db
    .select()
    .from(step)
    .where(eq(step.id, sql.placeholder('id')))
    .prepare();
  const ofRequest = db
    .select()
    .from(step)
    .where(eq(step.request, sql.placeholder('request')))
    .orderBy(asc(step.permit), asc(step.position))
    .prepare();
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && readKnownBy(cipher.decryptRow('step', row));
    },
    ofRequest: (request) =>
      ofRequest.all({ request }).map((row) => readKnownBy(cipher.decryptRow('step', row))),
  };
}

/**
 * Rows from before the four proofs name other ways in which a result is known. A read-back of then may have taken any refusal
 * for a proof, so it counts as an answer only.
 */
const FORMER: Readonly<Record<string, KnownBy>> = {
  'provider-answer': 'answered',
  found: 'answered',
  'read-back': 'answered',
  'two-people': 'attested',
};

function readKnownBy(step: StepRecord): StepRecord {
  if (step.result === null) return step;
  const knownBy = FORMER[step.result.knownBy];
  return knownBy === undefined ? step : { ...step, result: { ...step.result, knownBy } };
}

export function createStepWriter(
  db: Database,
  cipher: FieldCipher,
  recall: Recall,
): WriteTransaction['steps'] {
  const read = createStepReader(db, cipher);
  const get = recall('steps.get', read.get);
  const insert = prepareInsert(db, step);
  const update = preparePatch(db, step, {
    key: step.id,
    set: ['state', 'attempts', 'leaseHolder', 'leaseUntil', 'result', 'problem', 'updatedAt', 'sealed'],
  });
  const close = (row: StepRecord) => cipher.encryptRow('step', row, cipher.subjects.ofRequest(row.request));
  const endLeases = db
    .update(step)
    .set({ leaseUntil: sql`${sql.placeholder('at')}` })
    .where(isNotNull(step.leaseHolder))
    .prepare();
  // What its worker has in hand is due when a lease ends: a step that is being attempted, and a read-back, which was never tried and goes on
  // in the hands of whoever had the effect before it.
  const inHand = or(
    eq(step.state, 'attempting'),
    and(eq(step.state, 'ready'), eq(step.attempts, 0), isNull(step.problem)),
  );
  const release = db
    .update(outbox)
    .set({ availableAt: sql`${sql.placeholder('at')}` })
    .where(
      and(
        gt(outbox.availableAt, sql.placeholder('at')),
        eq(outbox.begins, sql`0`),
        exists(
          db
            .select({ id: step.id })
            .from(step)
            .where(and(eq(step.id, outbox.subject), inHand)),
        ),
      ),
    )
    .prepare();
  return {
    ...read,
    get,
    endLeases: (at) => {
      release.run({ at });
      return endLeases.run({ at }).changes;
    },
    insert: (steps) => {
      for (const row of steps) insert(close(row));
    },
    update: (id, patch) => {
      const { result, problem, ...clear } = patch;
      if (result === undefined && problem === undefined) {
        if (!update(id, clear)) requireRow(undefined, 'step', id);
        return;
      }
      const before = requireRow(get(id), 'step', id);
      const after = { ...before, ...patch };
      const isSame = after.result === before.result && after.problem === before.problem;
      // What is personal in both is sealed together.
      const sealed = isSame ? undefined : close(after);
      update(id, { ...clear, result: sealed?.result, problem: sealed?.problem, sealed: sealed?.sealed });
    },
  };
}
