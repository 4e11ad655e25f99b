import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { changeDocument } from '@countersign/lifecycle';
import canonicalize from 'canonicalize';
import type { Connection } from '../connection.ts';
import { governanceChangeTable, governanceReviewTable } from '../tables/governance.ts';
import type { ChangeHistory, ReviewHistory } from './change-history.ts';
import type { LogHistory } from './log-history.ts';
import { createRecordReader } from './record-reader.ts';
import type { Compared, StateDifference } from './state-difference.ts';

type Row = Readonly<Record<string, unknown>>;
type Report = (difference: StateDifference) => void;

/**
 * Compares changes of who may do what, and their reviews, with their entries. What a change says is digested in the entry in which it was
 * asked for, and has nothing personal in it, so that takes no key.
 */
export function compareChanges(
  connection: Connection,
  { changes, prunedUntil }: Pick<LogHistory, 'changes' | 'prunedUntil'>,
  report: Report,
): Compared {
  const total = { compared: 0, untold: 0 };
  const rows = new Map(
    createRecordReader(connection, governanceChangeTable)().map((row) => [String(row['id']), row]),
  );
  const reviews = Map.groupBy(createRecordReader(connection, governanceReviewTable)(), ({ change }) =>
    String(change),
  );
  for (const id of new Set([...changes.keys(), ...rows.keys(), ...reviews.keys()])) {
    const said = changes.get(id);
    const row = rows.get(id);
    const ofChange = reviews.get(id) ?? [];
    const count = (row === undefined ? 0 : 1) + ofChange.length;
    if (said === undefined && prunedUntil > 0 && Number(row?.['createdAt'] ?? 0) <= prunedUntil) {
      total.untold += count;
      continue;
    }
    total.compared += count;
    if (row === undefined) report({ table: 'governance_change', id, kind: 'missing', what: null });
    else if (said === undefined) report({ table: 'governance_change', id, kind: 'added', what: null });
    else edited('governance_change', id, differencesOf(row, said)).forEach(report);
    compareReviews(ofChange, said?.reviews ?? new Map(), report);
  }
  return total;
}

function compareReviews(
  rows: readonly Row[],
  said: ReadonlyMap<string, ReviewHistory>,
  report: Report,
): void {
  const missing = new Map(said);
  for (const row of rows) {
    const id = String(row['id']);
    const one = missing.get(id);
    missing.delete(id);
    if (one === undefined) report({ table: 'governance_review', id, kind: 'added', what: null });
    else edited('governance_review', id, unlike(row, { ...one })).forEach(report);
  }
  for (const id of missing.keys()) report({ table: 'governance_review', id, kind: 'missing', what: null });
}

/** Nothing where no column is different. */
const edited = (table: string, id: string, columns: readonly string[]): readonly StateDifference[] =>
  columns.length === 0 ? [] : [{ table, id, kind: 'edited', what: columns.join(', ') }];

function differencesOf(row: Row, { digest, kind, proposer, stage }: ChangeHistory): readonly string[] {
  const state = row['state'];
  const isContent = digestOfRow(row) === digest;
  return [
    ...unlike(row, { digest, kind, ...(proposer === null ? {} : { proposer }) }),
    ...(isContent ? [] : ['content']),
    ...((state === 'proposed' || state === 'approved' ? state : 'over') === stage ? [] : ['state']),
  ];
}

/** Undefined for what is no change at all. */
function digestOfRow(row: Row): string | undefined {
  const { id, content, items, effects, beneficiaries, proposer, createdAt, expiresAt, setup } = row;
  const parts = { id, content, items, effects, beneficiaries, proposer, createdAt, expiresAt, setup };
  const text = canonicalize(changeDocument(parts));
  return text === undefined ? undefined : createHash('sha256').update(text, 'utf8').digest('hex');
}

const unlike = (row: Row, said: Row): readonly string[] =>
  Object.keys(said).filter((name) => !isDeepStrictEqual(row[name], said[name]));
