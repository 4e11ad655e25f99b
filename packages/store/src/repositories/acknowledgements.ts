import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { acknowledgementTable as acknowledgement } from '../tables/requests.ts';

export function createAcknowledgementReader(db: Database): ReadTransaction['acknowledgements'] {
  const ofRevision = db
    .select()
    .from(acknowledgement)
    .where(
      and(
        eq(acknowledgement.request, sql.placeholder('request')),
        eq(acknowledgement.revision, sql.placeholder('revision')),
      ),
    )
    .orderBy(asc(acknowledgement.kind), asc(acknowledgement.principal))
    .prepare();
  return { list: (request, revision) => ofRevision.all({ request, revision }) };
}

export function createAcknowledgementWriter(db: Database): WriteTransaction['acknowledgements'] {
  return { ...createAcknowledgementReader(db), insert: prepareInsert(db, acknowledgement) };
}
