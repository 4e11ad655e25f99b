import type { ReadTransaction, StepRecord, WriteTransaction } from '@countersign/use-cases/ports';
import { asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Vault } from '../personal/vault.ts';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { stepTable as step } from '../tables/execution.ts';

export function readSteps(db: Database, vault: Vault): ReadTransaction['steps'] {
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
      return row && vault.open('step', row);
    },
    ofRequest: (request) => ofRequest.all({ request }).map((row) => vault.open('step', row)),
  };
}

export function writeSteps(db: Database, vault: Vault): WriteTransaction['steps'] {
  const read = readSteps(db, vault);
  const insert = prepareInsert(db, step);
  const update = prepareUpdate(db, step, {
    key: step.id,
    set: ['state', 'attempts', 'leaseHolder', 'leaseUntil', 'result', 'problem', 'updatedAt', 'sealed'],
  });
  const close = (row: StepRecord) => vault.close('step', row, vault.subjects.ofRequest(row.request));
  const endLeases = db
    .update(step)
    .set({ leaseUntil: sql`${sql.placeholder('at')}` })
    .where(isNotNull(step.leaseHolder))
    .prepare();
  return {
    ...read,
    endLeases: (at) => endLeases.run({ at }).changes,
    insert: (steps) => {
      for (const row of steps) insert(close(row));
    },
    update: (id, patch) => {
      update(id, close({ ...requireRow(read.get(id), 'step', id), ...patch }));
    },
  };
}
