import { join } from 'node:path';
import type { Verification } from '@countersign/log-files/verify';
import type { BatchRow } from '@countersign/schema';
import type { CliConfig } from '../config.ts';
import { fields, table } from '../output/table.ts';
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
  /** How many rows came to which verdict. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** In how many requests duties coincide, of how many; null without an evidence pack, which finds out. */
  readonly duties: { readonly requests: number; readonly coincide: number } | null;
  /** Folder of the evidence pack. */
  readonly evidence: string | null;
}

export function createDemoReport(
  { rows, tasks, evidence }: DemoResult,
  verification: Verification,
): DemoReport {
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
    verdicts: countBy(rows.map((row) => row.outcome ?? 'invalid')),
    duties: evidence?.duties ?? null,
    evidence: evidence?.folder ?? null,
  };
}

/** The demonstration in words: the table, what people did, the log. */
export function formatReport(
  report: DemoReport,
  {
    verification,
    recognised,
    config,
  }: {
    verification: Verification;
    recognised: boolean;
    config: Pick<CliConfig, 'dataDirectory' | 'projectDirectory'>;
  },
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
    '',
    formatSummary(report, config),
  ].join('\n');
}

const VERDICTS = {
  allow: 'allowed at once',
  review: 'had to be approved',
  deny: 'denied',
  invalid: 'refused as bad input',
} as const;

/** What it came to, and how to go on. */
function formatSummary(
  { rows, verdicts, duties, audit, evidence }: DemoReport,
  { dataDirectory, projectDirectory }: Pick<CliConfig, 'dataDirectory' | 'projectDirectory'>,
): string {
  const isUsual = dataDirectory === join(projectDirectory, '.countersign');
  const of = Object.entries(VERDICTS).flatMap(([verdict, words]) => {
    const count = verdicts[verdict] ?? 0;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const states = Object.entries(countBy(rows.map(({ state }) => state)));
  return [
    fields([
      ['verdicts', `${rows.length} rows: ${of.join(', ')}`],
      ['requests', states.map(([state, count]) => `${count} ${state}`).join(', ')],
      ['duties', duties === null ? null : formatDuties(duties)],
      ['log verified', audit.verified ? `yes, ${audit.size} entries` : 'NO'],
      ['evidence pack', evidence === null ? null : join(evidence, 'index.html')],
    ]),
    '',
    'To go on:',
    fields([
      [
        isUsual ? '  npm start' : `  ./countersign start --data ${quoted(dataDirectory)}`,
        'runs this installation, with these people and requests',
      ],
      [
        `  ./countersign audit verify${isUsual ? '' : ` ${quoted(dataDirectory)}`} --state`,
        'verifies the log, and the rows of the database by it',
      ],
      ...(evidence === null
        ? [['  ./countersign --as auditor request list', 'what became of each request'] as const]
        : [
            [
              `  ./countersign audit evidence-check ${quoted(evidence)}`,
              'checks the pack from the log in it',
            ] as const,
          ]),
    ]),
  ].join('\n');
}

const formatDuties = ({ requests, coincide }: NonNullable<DemoReport['duties']>): string =>
  coincide === 0
    ? `separate in all ${requests} requests`
    : `NOT separate in ${coincide} of ${requests} requests`;

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
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
