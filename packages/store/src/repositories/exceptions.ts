import type { ExceptionRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, inArray, isNull, lte, or, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { exceptionTable as exception } from '../tables/requests.ts';

export function createExceptionReader(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): ReadTransaction['exceptions'] {
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
            'returned',
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
  const open = (row: Sealed<ExceptionRecord>): ExceptionRecord =>
    cipher.decryptRow('exception', authority.require('exception', row));
  return {
    list: () => all.all().map(open),
    due: (today) => due.all({ today }).map(open),
    ofRequest: (request) => {
      const row = ofRequest.get({ request });
      return row && open(row);
    },
  };
}

export function createExceptionWriter(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): WriteTransaction['exceptions'] {
  const insert = prepareInsert(db, exception);
  const end = prepareUpdate(db, exception, { key: exception.request, set: ['endedBy'] });
  return {
    ...createExceptionReader(db, cipher, authority),
    insert: (row) => insert(cipher.encryptRow('exception', row, cipher.subjects.ofRequest(row.request))),
    end: (request, endedBy) => {
      requireRow(end(request, { endedBy }) || undefined, 'exception of the request', request);
    },
  };
}
