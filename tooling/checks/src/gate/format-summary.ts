import type { CheckResult } from './run-check.ts';
import type { TestCounts } from './test-counts.ts';

/** One line of the table: how a check ended and how long it took. */
export function formatResult({ name, passed, seconds }: CheckResult): string {
  return `  ${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`;
}

/**
 * The end of a run: the output of what failed, in full, then every check. With tests, the skipped ones by name and, as
 * the last line, their counts in a form that scripts read.
 */
export function formatSummary(results: readonly CheckResult[], counts?: TestCounts): string {
  const failures = results
    .filter(({ passed, output }) => !passed && output !== '')
    .map(({ name, output }) => `\n---- ${name}\n${output.trimEnd()}\n`);
  const lines = [...failures, '', ...results.map(formatResult)];
  if (counts !== undefined) {
    if (counts.skipped.length > 0) lines.push('', 'Skipped:', ...counts.skipped.map((title) => `  ${title}`));
    lines.push('', `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped`);
  }
  return `${lines.join('\n')}\n`;
}
