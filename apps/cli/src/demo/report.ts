import type { Verification } from '@countersign/log-files/verify';
import type { BatchRow } from '@countersign/schema';
import { table } from '../output/table.ts';
import { formatVerification } from '../verify/format-verification.ts';
import type { DemoResult } from './run-demo.ts';

/** The result of the demonstration for programs. */
export interface DemoReport {
  readonly rows: readonly {
    readonly line: number;
    readonly provider: string | null;
    readonly action: string | null;
    readonly subject: string | null;
    readonly verdict: string;
    /** The rule that decided, or what is wrong with the row; null where no rule had anything to say. */
    readonly rule: string | null;
    readonly source: string | null;
    /** Every rule that refused or demands something, the deciding one first. */
    readonly rules: readonly string[];
    readonly state: string;
  }[];
  readonly tasks: DemoResult['tasks'];
  readonly audit: { readonly size: number; readonly root: string | null; readonly verified: boolean };
}

export function createDemoReport({ rows, tasks }: DemoResult, verification: Verification): DemoReport {
  return {
    rows: rows.map((row) => {
      const rule = deciding(row);
      return {
        line: row.line,
        provider: row.provider,
        action: row.action,
        subject: row.subject,
        verdict: row.outcome ?? 'invalid',
        rule: rule?.id ?? null,
        source: rule?.source ?? null,
        rules: row.rules.map((one) => one.id),
        state: row.state,
      };
    }),
    tasks,
    audit: { size: verification.size, root: verification.root, verified: verification.verified },
  };
}

/** The demonstration in words: the table, what people did, the log. */
export function formatReport(
  report: DemoReport,
  { verification, recognised }: { verification: Verification; recognised: boolean },
): string {
  const rows = report.rows.map((row) => [
    String(row.line),
    row.provider ?? '',
    row.action ?? '',
    row.subject ?? '',
    row.verdict,
    row.state,
    row.rule === null
      ? ''
      : row.source === null || row.source === ''
        ? row.rule
        : `${row.rule} (${row.source})`,
  ]);
  const tasks = report.tasks.map((task) => [
    task.request,
    task.kind,
    task.completedBy,
    task.confirmedBy ?? '',
    task.title,
  ]);
  return [
    table(['line', 'provider', 'action', 'subject', 'verdict', 'state', 'deciding rule (source)'], rows),
    '',
    tasks.length === 0
      ? recognised
        ? 'People had nothing to do: the requests of this file were carried out before.'
        : 'People had nothing to do.'
      : table(['request', 'kind', 'done by', 'confirmed by', 'what'], tasks),
    '',
    formatVerification(verification),
  ].join('\n');
}

function deciding(row: BatchRow): { id: string; source: string | null } | undefined {
  const problem = row.problems[0];
  if (problem !== undefined) {
    return {
      id: `${problem.column ?? 'row'}${problem.value === null ? '' : ` "${problem.value}"`} ${problem.rule}`,
      source: null,
    };
  }
  return row.rules[0];
}
