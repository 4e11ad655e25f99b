import type { ExceptionRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Sealed, Vault } from '../personal/vault.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, inArray, isNull, lte, or, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { exceptionTable as exception } from '../tables/requests.ts';

export function readExceptions(db: Database, vault: Vault): ReadTransaction['exceptions'] {
  const due = db
    .select()
    .from(exception)
    .where(
      and(
        lte(exception.expiresOn, sql.placeholder('today')),
        // A revoke request that came to nothing has ended nothing.
        or(
          isNull(exception.endedBy),
          inArray(sql`(SELECT state FROM request WHERE request.id = ${exception.endedBy})`, [
            'denied',
            'rejected',
            'cancelled',
            'failed',
          ]),
        ),
      ),
    )
    .orderBy(asc(exception.request))
    .prepare();
  const all = db.select().from(exception).orderBy(asc(exception.request)).prepare();
  const ofRequest = db
    .select()
    .from(exception)
    .where(eq(exception.request, sql.placeholder('request')))
    .prepare();
  const open = (row: Sealed<ExceptionRecord>): ExceptionRecord => vault.open('exception', row);
  return {
    list: () => all.all().map(open),
    due: (today) => due.all({ today }).map(open),
    ofRequest: (request) => {
      const row = ofRequest.get({ request });
      return row && open(row);
    },
  };
}

export function writeExceptions(db: Database, vault: Vault): WriteTransaction['exceptions'] {
  const insert = prepareInsert(db, exception);
  const end = prepareUpdate(db, exception, { key: exception.request, set: ['endedBy'] });
  return {
    ...readExceptions(db, vault),
    insert: (row) => insert(vault.close('exception', row, vault.subjects.ofRequest(row.request))),
    end: (request, endedBy) => {
      requireRow(end(request, { endedBy }) || undefined, 'exception of the request', request);
    },
  };
}
