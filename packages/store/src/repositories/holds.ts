import { CountersignError } from '@countersign/schema';
import type { HoldRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { Database } from '../sql/database.ts';
import { asc } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { legalHoldTable as hold } from '../tables/personal.ts';

const bySubject = (a: HoldRecord, b: HoldRecord) =>
  a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0;

export function createHoldReader(db: Database, authority: AuthorityCheck): ReadTransaction['holds'] {
  const all = db.select().from(hold).orderBy(asc(hold.id)).prepare();
  // A hold keeps something from being taken away, so that one that is missing counts as well as one that was edited.
  const holds = () => authority.requireAll('legal_hold', all.all());
  const runs = ({ releasedAt }: HoldRecord) => releasedAt === null;
  return {
    get: (id) => holds().find((row) => row.id === id),
    listRunning: () => holds().filter(runs).toSorted(bySubject),
    ofSubject: (subject) => holds().filter((row) => row.subject === subject),
    running: (subject) => holds().filter((row) => row.subject === subject && runs(row)),
  };
}

export function createHoldWriter(db: Database, authority: AuthorityCheck): WriteTransaction['holds'] {
  const insert = prepareInsert(db, hold);
  const release = prepareUpdate(db, hold, { key: hold.id, set: ['releasedBy', 'releasedAt'] });
  return {
    ...createHoldReader(db, authority),
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
