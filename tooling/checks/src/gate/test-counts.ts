import { relative } from 'node:path';

/** What a test run amounts to. */
export type TestCounts = {
  readonly passed: number;
  /** Failed tests, plus one for each way of failing that belongs to no test: a file that does not load, a crash. */
  readonly failed: number;
  /** Titles with their files, of tests that were skipped or are still to be written. */
  readonly skipped: readonly string[];
};

/** The part of vitest's JSON report that counts. */
type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

/**
 * Counts the tests in vitest's JSON report.
 *
 * @param text the report; undefined when vitest ended without writing one
 * @param run whether vitest itself was content, and the folder its file names are relative to
 */
export function countTests(text: string | undefined, run: { passed: boolean; cwd: string }): TestCounts {
  const files = text === undefined ? [] : (JSON.parse(text) as Report).testResults;
  const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })));
  const withStatus = (...statuses: string[]) => tests.filter(({ status }) => statuses.includes(status));

  const unloadable = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = withStatus('failed').length + unloadable.length;
  return {
    passed: withStatus('passed').length,
    failed: failed === 0 && !run.passed ? 1 : failed,
    skipped: withStatus('skipped', 'pending', 'todo', 'disabled').map(
      ({ file, fullName }) => `${relative(run.cwd, file)}: ${fullName}`,
    ),
  };
}
