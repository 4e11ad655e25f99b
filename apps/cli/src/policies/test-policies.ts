import type { CasesReport, ConditionCoverage } from '@countersign/rules-engine';
import type { Rule } from '@countersign/schema';
import { table } from '../output/table.ts';

/** What the cases beside the rules say about them. */
export interface TestReport extends CasesReport {
  readonly rules: number;
}

/** Runs the cases of every rule in both evaluators. */
export async function testPolicies(rules: readonly Rule[]): Promise<TestReport> {
  const { runCases } = await import('@countersign/rules-engine');
  return { rules: rules.length, ...(await runCases(rules)) };
}

export function formatTest({ rules, cases, coverage, passed }: TestReport): string {
  const failed = cases.filter((one) => !one.passed);
  const uncovered = coverage.filter((one) => !isCovered(one));
  return [
    ...(failed.length === 0
      ? []
      : [
          table(
            ['rule', 'case', 'should', 'compiled', 'json-rules-engine'],
            failed.map((one) => [
              one.rule,
              one.title,
              outcome(one.expected),
              outcome(one.compiled),
              outcome(one.reference),
            ]),
          ),
          '',
        ]),
    ...(uncovered.length === 0
      ? []
      : [
          table(
            ['rule', 'condition', 'add a case in which it is'],
            uncovered.map(({ rule, pointer, seenTrue, seenFalse }) => [
              rule,
              pointer,
              [...(seenTrue ? [] : ['true']), ...(seenFalse ? [] : ['false'])].join(
                ', and one in which it is ',
              ),
            ]),
          ),
          '',
        ]),
    `rules: ${rules}`,
    `cases passed by both evaluators: ${cases.length - failed.length} of ${cases.length}`,
    `conditions seen both ways: ${coverage.length - uncovered.length} of ${coverage.length}`,
    passed ? 'passed' : cases.length === 0 ? 'FAILED: there are no cases' : 'FAILED',
  ].join('\n');
}

const isCovered = ({ seenTrue, seenFalse }: ConditionCoverage) => seenTrue && seenFalse;

function outcome(fires: boolean | 'error'): string {
  if (fires === 'error') return 'error';
  return fires ? 'fire' : 'not fire';
}
