import type { Finding } from '@countersign/rules-engine';
import type { Rule } from '@countersign/schema';
import { table } from '../output/table.ts';
import type { PolicyFolder } from './read-policy-folder.ts';

/** Something that is wrong with a policy document, and in which file. */
export interface PlacedFinding extends Finding {
  readonly place: string;
}

export interface LintReport {
  /** There are no errors; warnings do no harm. */
  readonly passed: boolean;
  readonly findings: readonly PlacedFinding[];
  /** The rules, where all of them may be used. */
  readonly rules: readonly Rule[];
}

/** Says what is wrong with every file and every rule of a folder. */
export async function lintPolicies({ documents, unreadable }: PolicyFolder): Promise<LintReport> {
  const { loadRules } = await import('@countersign/rules-engine');
  const loaded = loadRules(documents.map(({ document }) => document));
  const found = loaded.ok ? loaded.warnings : loaded.findings;
  const placed = found.map((finding) => ({ place: placeOf(finding.rule, documents), ...finding }));
  const findings = [
    ...unreadable.map(
      ({ place, message }): PlacedFinding => ({
        place,
        severity: 'error',
        rule: '',
        pointer: '',
        code: 'file-unreadable',
        message,
      }),
    ),
    ...placed,
  ];
  const passed = findings.every(({ severity }) => severity !== 'error');
  return { passed, findings, rules: passed && loaded.ok ? loaded.rules : [] };
}

/** The files of a rule; more than one where several rules have one id. */
function placeOf(rule: string, documents: PolicyFolder['documents']): string {
  const numbered = /^#(\d+)$/.exec(rule);
  const places =
    numbered === null
      ? documents.filter(({ document }) => idOf(document) === rule)
      : documents.slice(Number(numbered[1]), Number(numbered[1]) + 1);
  return places.map(({ place }) => place).join(', ');
}

function idOf(document: unknown): unknown {
  return typeof document === 'object' && document !== null && 'id' in document ? document.id : undefined;
}

export function formatLint({ passed, findings, rules }: LintReport): string {
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const errors = findings.length - warnings;
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  return [
    ...(findings.length === 0 ? [] : [showFindings(findings), '']),
    passed
      ? `${count(rules.length, 'rule')} without an error, ${count(warnings, 'warning')}`
      : `${count(errors, 'error')}, ${count(warnings, 'warning')}; a set with an error cannot be used`,
  ].join('\n');
}

function showFindings(findings: readonly PlacedFinding[]): string {
  return table(
    ['', 'file', 'place', 'what is wrong'],
    findings.map(({ severity, place, pointer, message }) => [severity, place, pointer, message]),
  );
}
