import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { exceptionTable as exception } from '../tables/requests.ts';

export function readExceptions(db: Database): ReadTransaction['exceptions'] {
  const due = db
    .select()
    .from(exception)
    .where(and(isNull(exception.endedBy), lte(exception.expiresOn, sql.placeholder('today'))))
    .orderBy(asc(exception.expiresOn), asc(exception.request))
    .prepare();
  const all = db.select().from(exception).orderBy(asc(exception.request)).prepare();
  const ofRequest = db
    .select()
    .from(exception)
    .where(eq(exception.request, sql.placeholder('request')))
    .prepare();
  return {
    list: () => all.all(),
    due: (today) => due.all({ today }),
    ofRequest: (request) => ofRequest.get({ request }),
  };
}

export function writeExceptions(db: Database): WriteTransaction['exceptions'] {
  const end = prepareUpdate(db, exception, { key: exception.request, set: ['endedBy'] });
  return {
    ...readExceptions(db),
    insert: prepareInsert(db, exception),
    end: (request, endedBy) => {
      requireRow(end(request, { endedBy }) || undefined, 'exception of the request', request);
    },
  };
}
