import type { CheckResult } from './run-check.ts';
import type { TestCounts } from './test-counts.ts';

/** One line of the table: how a check ended and how long it took. */
export function formatResult({ name, passed, seconds }: CheckResult): string {
  return `  ${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`;
}

/**
 * The end of a run: the output of what failed, in full, then every check. With tests, those that failed and were skipped
 * by name, so that whoever kept only the end of the output knows them, and, as the last line, their counts in a form
 * that scripts read.
 */
export function formatSummary(results: readonly CheckResult[], counts?: TestCounts): string {
  const failures = results
    .filter(({ passed, output }) => !passed && output !== '')
    .map(({ name, output }) => `\n---- ${name}\n${output.trimEnd()}\n`);
  const lines = [...failures, '', ...results.map(formatResult)];
  if (counts !== undefined) {
    const { passed, failed, skipped } = counts;
    if (failed.length > 0) lines.push('', 'Failed:', ...failed.map((title) => `  ${title}`));
    if (skipped.length > 0) lines.push('', 'Skipped:', ...skipped.map((title) => `  ${title}`));
    lines.push('', `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
  }
  return `${lines.join('\n')}\n`;
}
