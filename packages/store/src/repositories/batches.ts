import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ERASED } from '@countersign/personal-data';
import { CountersignError, type RequestState, type RowVerdict } from '@countersign/schema';
import type { BatchRecord, ReadTransaction, StagedRow, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, count, eq, gt, inArray, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareList } from '../sql/prepare-list.ts';
import { preparePatch } from '../sql/prepare-patch.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import {
  batchTable as batch,
  batchChunkTable as batchChunk,
  batchRowTable as batchRow,
  requestTable as request,
} from '../tables/requests.ts';

/** Of those in which something is left to do: literally the condition of the index batch_unfinished. */
const UNFINISHED = sql`${batch.state} IN ('deciding', 'cancelling')`;

export function createBatchReader(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): ReadTransaction['batches'] {
  const byId = db
    .select()
    .from(batch)
    .where(eq(batch.id, sql.placeholder('id')))
    .prepare();
  const byFileDigest = db
    .select()
    .from(batch)
    .where(eq(batch.fileDigest, sql.placeholder('digest')))
    .prepare();
  const unfinished = db.select().from(batch).where(UNFINISHED).prepare();
  const list = prepareList({
    id: batch.id,
    filters: { submitter: batch.submitter, state: batch.state },
    prepare: (where, order) =>
      db.select().from(batch).where(where).orderBy(order).limit(sql.placeholder('limit')).prepare(),
  });
  const rowsWhere = (...conditions: readonly Parameters<typeof and>[number][]) =>
    db
      .select()
      .from(batchRow)
      .where(
        and(
          eq(batchRow.batch, sql.placeholder('batch')),
          gt(batchRow.line, sql.placeholder('after')),
          ...conditions,
        ),
      )
      .orderBy(asc(batchRow.line))
      .limit(sql.placeholder('limit'))
      .prepare();
  const rows = rowsWhere();
  const rowsOfVerdict = rowsWhere(eq(batchRow.verdict, sql.placeholder('verdict')));
  const row = db
    .select({ line: batchRow.line })
    .from(batchRow)
    .where(and(eq(batchRow.batch, sql.placeholder('batch')), eq(batchRow.line, sql.placeholder('line'))))
    .prepare();
  const countRows = db
    .select({ count: count() })
    .from(batchRow)
    .where(eq(batchRow.batch, sql.placeholder('batch')))
    .prepare();
  const verdicts = db
    .select({ verdict: batchRow.verdict, count: count() })
    .from(batchRow)
    .where(eq(batchRow.batch, sql.placeholder('batch')))
    .groupBy(batchRow.verdict)
    .prepare();
  const states = db
    .select({ state: request.state, count: count() })
    .from(request)
    .where(eq(request.batch, sql.placeholder('batch')))
    .groupBy(request.state)
    .prepare();
  const statesOfAccounts = db
    .select({ state: request.state, count: count() })
    .from(request)
    .where(
      and(
        eq(request.batch, sql.placeholder('batch')),
        inArray(request.account, sql`(SELECT value FROM json_each(${sql.placeholder('accounts')}))`),
      ),
    )
    .groupBy(request.state)
    .prepare();
  const chunk = db
    .select()
    .from(batchChunk)
    .where(
      and(eq(batchChunk.batch, sql.placeholder('batch')), eq(batchChunk.number, sql.placeholder('number'))),
    )
    .prepare();
  const chunks = db
    .select({ count: count() })
    .from(batchChunk)
    .where(eq(batchChunk.batch, sql.placeholder('batch')))
    .prepare();
  const open = (found: Sealed<BatchRecord> | undefined) =>
    found && cipher.decryptRow('batch', authority.require('batch', found));
  return {
    get: (id) => open(byId.get({ id })),
    byFileDigest: (digest) => open(byFileDigest.get({ digest })),
    rows: (id, { verdict, ...page }) =>
      (verdict === undefined ? rows : rowsOfVerdict)
        .all({ batch: id, verdict, ...page })
        .map((found) => cipher.decryptRow('batch_row', found)),
    hasRow: (id, line) => row.get({ batch: id, line }) !== undefined,
    countRows: (id) => countRows.get({ batch: id })?.count ?? 0,
    unfinished: () =>
      authority
        .only('batch', unfinished.all())
        .map(({ id }) => id)
        .sort(),
    list: (page) => authority.only('batch', list(page)).map((found) => cipher.decryptRow('batch', found)),
    countVerdicts: (id) => {
      const counts: Partial<Record<RowVerdict, number>> = {};
      for (const found of verdicts.all({ batch: id }))
        if (found.verdict !== null) counts[found.verdict] = found.count;
      return counts;
    },
    countStates: (id, accounts) => {
      const counts: Partial<Record<RequestState, number>> = {};
      const found =
        accounts === null
          ? states.all({ batch: id })
          : statesOfAccounts.all({ batch: id, accounts: JSON.stringify(accounts) });
      for (const { state, count } of found) counts[state] = count;
      return counts;
    },
    chunk: (id, number) => {
      const found = chunk.get({ batch: id, number });
      const packed = found && cipher.decryptRow('batch_chunk', found).rows;
      return packed === undefined || packed === ERASED ? undefined : unpackRows(packed);
    },
    countChunks: (id) => chunks.get({ batch: id })?.count ?? 0,
  };
}

export function createBatchWriter(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): WriteTransaction['batches'] {
  const read = createBatchReader(db, cipher, authority);
  const insert = prepareInsert(db, batch);
  const insertRow = prepareInsert(db, batchRow);
  const insertChunk = prepareInsert(db, batchChunk);
  const update = preparePatch(db, batch, {
    key: batch.id,
    set: [
      'completedAt',
      'canary',
      'state',
      'resumes',
      'actor',
      'via',
      'entry',
      'decided',
      'removals',
      'problem',
      'layout',
    ],
  });
  const dropOwn = db.$client.prepare<[string]>('DELETE FROM batch_chunk WHERE batch = ?');
  const dropChunks = db.$client.prepare('DELETE FROM batch_chunk WHERE batch NOT IN (SELECT id FROM batch)');
  return {
    ...read,
    insert: (row) =>
      refusingDuplicates(() => insert(cipher.encryptRow('batch', row, row.id)), {
        columns: 'batch.file_digest',
        refusal: () =>
          new CountersignError('ALREADY_EXISTS', { what: 'batch of the file', id: row.fileName }),
      }),
    insertRow: (row) => insertRow(cipher.encryptRow('batch_row', row, row.batch)),
    update: (id, patch) => {
      if (!update(id, patch)) requireRow(undefined, 'batch', id);
    },
    insertChunk: ({ rows, ...chunk }) =>
      insertChunk(cipher.encryptRow('batch_chunk', { ...chunk, rows: packRows(rows) }, chunk.batch)),
    dropChunks: (id) => void dropOwn.run(id),
    dropChunksOfNone: () => void dropChunks.run(),
  };
}

/** Rows of a file say the same things again and again, and what is encrypted cannot be packed any more. */
const packRows = (rows: readonly StagedRow[]): string =>
  deflateRawSync(JSON.stringify(rows), { level: 1 }).toString('base64');

/** They were written by `packRows`, from rows. */
const unpackRows = (packed: string): readonly StagedRow[] =>
  JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString('utf8'));
