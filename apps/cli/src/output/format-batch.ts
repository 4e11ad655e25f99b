import type { BatchRow } from '@countersign/schema';
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

/** The rows of a file, one a line. */
export function formatRows(rows: readonly BatchRow[]): string {
  return table(
    ['line', 'provider', 'action', 'subject', 'verdict', 'state', 'rule'],
    rows.map((row) => [
      String(row.line),
      row.provider ?? '',
      row.action ?? '',
      row.subject ?? '',
      row.outcome ?? 'bad input',
      row.state,
      decidingRule(row),
    ]),
  );
}
