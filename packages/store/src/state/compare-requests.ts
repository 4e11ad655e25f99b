import { type RequestRows, requestDifferences } from '@countersign/lifecycle';
import { alteredColumns, type StoredTable } from '@countersign/personal-data';
import { ACTIONS } from '@countersign/schema';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Connection } from '../connection.ts';
import { getTableName } from '../sql/drizzle.ts';
import { evidenceFileTable, permitTable, stepTable, taskEventTable, taskTable } from '../tables/execution.ts';
import {
  acknowledgementTable,
  breakGlassReviewTable,
  breakGlassTable,
  commentTable,
  decisionTable,
  requestTable,
  reviewTable,
  revisionTable,
} from '../tables/requests.ts';
import type { LogHistory } from './log-history.ts';
import { createRecordReader, type StoredRow } from './record-reader.ts';
import type { Compared, StateDifference } from './state-difference.ts';

type Row = StoredRow;

const OF_REQUEST = {
  revisions: revisionTable,
  decisions: decisionTable,
  reviews: reviewTable,
  acknowledgements: acknowledgementTable,
  comments: commentTable,
  breakGlass: breakGlassTable,
  breakGlassReviews: breakGlassReviewTable,
  permits: permitTable,
  steps: stepTable,
  tasks: taskTable,
  taskEvents: taskEventTable,
  evidenceFiles: evidenceFileTable,
} as const;

type Area = keyof typeof OF_REQUEST;
const AREAS = Object.keys(OF_REQUEST) as Area[];

/** Decisions about what people do with a request are recorded as well, and are no decisions on it. */
const ADMITS: ReadonlySet<unknown> = new Set(ACTIONS);

/**
 * Compares the rows of every request with what its entries say, as whoever acts upon one does, and looks whether what is to be encrypted
 * is. Takes no key.
 */
export function compareRequests(
  connection: Connection,
  { requests, prunedUntil }: LogHistory,
  report: (difference: StateDifference) => void,
): Compared {
  const total = { compared: 0, untold: 0 };
  const read = createRowsReader(connection);
  for (const id of new Set([...requests.keys(), ...read.ids()])) {
    const said = requests.get(id);
    const request = read.request(id);
    const rows = new Map(AREAS.map((area) => [area, read.area(area, id)]));
    const count =
      (request === undefined ? 0 : 1) + [...rows.values()].reduce((sum, { length }) => sum + length, 0);
    if (said === undefined && Number(request?.['createdAt'] ?? 0) <= prunedUntil && prunedUntil > 0) {
      total.untold += count;
      continue;
    }
    total.compared += count;
    for (const [table, row] of [...all(request, rows)]) reportAltered(table, row, report);
    if (said === undefined) report({ table: 'request', id, kind: 'added', what: null });
    else for (const one of requestDifferences(rowsOf(request, rows), said)) report(named(one));
    for (const one of misplaced(request, rows, read.subjectOf)) report(one);
  }
  return total;
}

function createRowsReader(connection: Connection) {
  const prepare = (table: SQLiteTable, key: string) => createRecordReader(connection, table, key);
  const request = prepare(requestTable, 'id');
  const areas = new Map(AREAS.map((area) => [area, prepare(OF_REQUEST[area], 'request')]));
  const tables = AREAS.map((area) => getTableName(OF_REQUEST[area]));
  const ids = connection
    .prepare<[], string>(
      [
        'SELECT id FROM request',
        ...tables.map((table) => `SELECT request FROM ${table} WHERE request IS NOT NULL`),
      ].join(' UNION '),
    )
    .pluck();
  const subject = connection
    .prepare<[string], string>('SELECT coalesce(origin_request, id) FROM api_user WHERE id = ?')
    .pluck();
  return {
    ids: () => ids.all(),
    request: (id: string) => request(id)[0],
    area: (area: Area, id: string) => areas.get(area)?.(id) ?? [],
    subjectOf: (apiUser: string) => subject.get(apiUser),
  };
}

/** Where rows are found by: whose texts a request has, and in whose lists a task is. */
function misplaced(
  request: Row | undefined,
  rows: ReadonlyMap<Area, readonly Row[]>,
  subjectOf: (apiUser: string) => string | undefined,
): readonly StateDifference[] {
  if (request === undefined) return [];
  const id = String(request['id']);
  const user = request['action'] === 'create' ? null : request['apiUser'];
  const subject = user === null ? id : subjectOf(String(user));
  const isOfSubject = subject === undefined || request['subject'] === null || request['subject'] === subject;
  const tasks = (rows.get('tasks') ?? []).flatMap((task): StateDifference[] => {
    const columns = ['account', 'integration', 'requester'].filter(
      (column) => task[column] !== null && task[column] !== request[column],
    );
    if (columns.length === 0) return [];
    return [{ table: 'task', id: String(task['id']), kind: 'edited', what: columns.join(', ') }];
  });
  return isOfSubject ? tasks : [{ table: 'request', id, kind: 'edited', what: 'subject' }, ...tasks];
}

function rowsOf(request: Row | undefined, rows: ReadonlyMap<Area, readonly Row[]>): RequestRows {
  const admission = (rows.get('decisions') ?? []).filter(({ operation }) => ADMITS.has(operation));
  const areas = [...rows, ['decisions', admission] as const].map(([area, some]) => [
    area,
    { rows: some, isAll: true },
  ]);
  // They are rows of these tables, by the names of their properties.
  return { request, ...Object.fromEntries(areas) } as RequestRows;
}

function* all(
  request: Row | undefined,
  rows: ReadonlyMap<Area, readonly Row[]>,
): Generator<readonly [StoredTable, Row]> {
  if (request !== undefined) yield ['request', request];
  for (const [area, some] of rows)
    for (const row of some) yield [getTableName(OF_REQUEST[area]) as StoredTable, row];
}

function reportAltered(table: StoredTable, row: Row, report: (difference: StateDifference) => void): void {
  const columns = alteredColumns(table, row);
  if (columns.length === 0) return;
  const id = String(
    row['id'] ?? [row['task'] ?? row['request'], row['position'] ?? row['revision']].join('/'),
  );
  report({ table, id, kind: 'edited', what: columns.map(columnName).join(', ') });
}

const named = <D extends StateDifference>(difference: D): D => ({
  ...difference,
  what: difference.what === null ? null : columnName(difference.what),
});

/** As SQL calls it. */
const columnName = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
