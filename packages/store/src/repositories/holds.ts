import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, isNull, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { legalHoldTable as hold } from '../tables/personal.ts';

export function createHoldReader(db: Database): ReadTransaction['holds'] {
  const ofSubject = db
    .select()
    .from(hold)
    .where(eq(hold.subject, sql.placeholder('subject')))
    .orderBy(asc(hold.id))
    .prepare();
  const running = db
    .select()
    .from(hold)
    .where(and(eq(hold.subject, sql.placeholder('subject')), isNull(hold.releasedAt)))
    .orderBy(asc(hold.id))
    .prepare();
  const allRunning = db
    .select()
    .from(hold)
    .where(isNull(hold.releasedAt))
    .orderBy(asc(hold.subject))
    .prepare();
  return {
    listRunning: () => allRunning.all(),
    ofSubject: (subject) => ofSubject.all({ subject }),
    running: (subject) => running.all({ subject }),
  };
}

export function createHoldWriter(db: Database): WriteTransaction['holds'] {
  const insert = prepareInsert(db, hold);
  const release = prepareUpdate(db, hold, { key: hold.id, set: ['releasedBy', 'releasedAt'] });
  return {
    ...createHoldReader(db),
    insert: (row) =>
      refusingDuplicates(() => insert(row), {
        columns: 'legal_hold.subject, legal_hold.matter',
        refusal: () =>
          new CountersignError('ALREADY_EXISTS', { what: `hold on ${row.subject} for`, id: row.matter }),
      }),
    release: (id, patch) => {
      requireRow(release(id, patch) || undefined, 'hold', id);
    },
  };
}
