import type { BatchRow, BatchView, ListedBatch } from '@countersign/schema';
import { table } from './table.ts';

/** The rule that decided, or what is wrong with the row. */
function decidingRule(row: BatchRow): string {
  if (row.problems.length > 0) {
    return row.problems
      .map((one) => `${one.column ?? 'row'}${one.value === null ? '' : ` "${one.value}"`}: ${one.rule}`)
      .join('; ');
  }
  return row.rules.map((rule) => rule.id).join(', ');
}

const COLUMNS = ['provider', 'action', 'subject', 'verdict', 'state', 'rule'];
const cellsOf = (row: BatchRow): readonly string[] => [
  row.provider ?? '',
  row.action ?? '',
  row.subject ?? '',
  row.outcome ?? 'bad input',
  row.state,
  decidingRule(row),
];

/** The rows of a file that was handed in, one a line, with the requests that they became. */
export const formatRows = (rows: readonly BatchRow[]): string =>
  table(
    ['line', 'request', ...COLUMNS],
    rows.map((row) => [String(row.line), row.request ?? '', ...cellsOf(row)]),
  );

/** The rows of a file that was not handed in. */
export const formatPreviewedRows = (rows: readonly BatchRow[]): string =>
  table(
    ['line', ...COLUMNS],
    rows.map((row) => [String(row.line), ...cellsOf(row)]),
  );

/** How many rows were decided to be what, in words. */
export function formatVerdicts(verdicts: NonNullable<BatchView['verdicts']>): string {
  const { allow, review, deny, refused, unchanged } = verdicts;
  const counts = [
    [allow, 'allowed'],
    [review, 'to be approved'],
    [deny, 'denied'],
    [refused, 'refused as bad input'],
    [unchanged, 'accepted before'],
  ] as const;
  return counts.flatMap(([count, what]) => (count === 0 ? [] : [`${grouped(count)} ${what}`])).join(', ');
}

/** A batch in a few lines: what it is, how far it has come, what was decided, and what became of its requests. */
export function formatBatch(batch: BatchView): string {
  const { id, fileName, fileDigest, state, problem, rows, decided, verdicts, fixes } = batch;
  const states = Object.entries(batch.states).map(([name, count]) => `${grouped(count)} ${name}`);
  return [
    `${id}  ${fileName}  sha256 ${fileDigest}`,
    `${state}: ${grouped(decided)} of ${grouped(rows)} rows${verdicts === null || decided === 0 ? '' : `: ${formatVerdicts(verdicts)}`}`,
    ...(states.length === 0 ? [] : [`requests: ${states.join(', ')}`]),
    ...(fixes === null ? [] : [`corrects ${fixes}`]),
    ...(problem === null ? [] : [problem.message]),
  ].join('\n');
}

/** Batches, one a line. */
export const formatBatches = (batches: readonly ListedBatch[]): string =>
  table(
    ['id', 'handed in', 'by', 'state', 'rows', 'decided', 'file'],
    batches.map((one) => [
      one.id,
      one.createdAt,
      one.submitter,
      one.state,
      String(one.rows),
      String(one.decided),
      one.fileName,
    ]),
  );

const grouped = (count: number): string => count.toLocaleString('en-US');
