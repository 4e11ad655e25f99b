import {
  CHANGE_KINDS,
  type Change,
  type ChangeKind,
  type OutcomeSummary,
  type Report,
} from '@countersign/backtest';
import { fields, table } from '../../output/table.ts';

/** How many decisions of each kind are shown to people; programs get all that the report holds. */
const SHOWN = 20;

const WORDS: Readonly<Record<ChangeKind, string>> = {
  'allow-to-review': 'allowed, now waits for people',
  'allow-to-deny': 'allowed, now refused',
  'review-to-allow': 'waited for people, now allowed',
  'review-to-deny': 'waited for people, now refused',
  'deny-to-allow': 'refused, now allowed',
  'deny-to-review': 'refused, now waits for people',
  stricter: 'waits for more approvals than before',
  looser: 'waits for fewer approvals than before',
  error: 'could not be read or decided',
  defect: 'decided otherwise by the very policies that decided it before',
};

/** A backtest in words: how many decisions would have come out how, and which. */
export function formatReport(policies: string, report: Report): string {
  const kinds = CHANGE_KINDS.filter((kind) => report.changes[kind].count > 0);
  const head = fields([
    ['policies', policies],
    ['digest', report.policyDigest ?? 'never in force here'],
    ['decisions', String(report.decisions)],
    ['flips', String(report.flips)],
  ]);
  const counts = table(
    ['decisions', 'outcome'],
    [
      [String(report.unchanged), 'unchanged'],
      ...(report.erased === 0 ? [] : [[String(report.erased), 'erased, so not decided again']]),
      ...kinds.map((kind) => [String(report.changes[kind].count), WORDS[kind]]),
    ],
  );
  const defects = report.changes.defect.count > 0 ? [DEFECT] : [];
  return [head, counts, ...defects, ...kinds.map((kind) => showChanges(kind, report))].join('\n\n');
}

const DEFECT =
  'The same policies on the same facts must always decide the same. Keep a copy of the data directory, run "countersign audit verify", and report this.';

function showChanges(kind: ChangeKind, report: Report): string {
  const { count, changes } = report.changes[kind];
  const shown = changes.slice(0, SHOWN);
  const lines = [
    `${WORDS[kind]}:`,
    table(['request', 'operation', 'recorded', 'decision', 'before', 'after'], shown.map(cellsOf)),
  ];
  if (count > shown.length) lines.push(`and ${count - shown.length} more; --json names the first 1,000`);
  return lines.join('\n');
}

function cellsOf({ request, operation, recordedAt, decision, before, after, problem }: Change): string[] {
  return [
    request ?? '',
    operation,
    new Date(recordedAt).toISOString(),
    decision,
    formatOutcome(before),
    problem ?? formatOutcome(after),
  ];
}

function formatOutcome(summary: OutcomeSummary | null): string {
  if (summary === null) return '';
  const { outcome, approvals, rules } = summary;
  const needed = approvals > 0 ? ` (${approvals} ${approvals === 1 ? 'approval' : 'approvals'})` : '';
  return `${outcome}${needed}${rules.length > 0 ? ` by ${rules.join(' ')}` : ''}`;
}
