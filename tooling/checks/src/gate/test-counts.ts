import { relative } from 'node:path';

/** What a test run amounts to. */
export type TestCounts = {
  readonly passed: number;
  /**
   * File, title and first line of the error of each test that failed, and one for each way of failing that belongs to no
   * test: a file that does not load, a crash.
   */
  readonly failed: readonly string[];
  /** File and title of each test that was skipped or is still to be written. */
  readonly skipped: readonly string[];
};

/** The part of vitest's JSON report that counts. */
type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
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
  const tests = files.flatMap((file) =>
    file.assertionResults.map(({ fullName, status, failureMessages }) => ({
      status,
      title: `${relative(run.cwd, file.name)}: ${fullName}`,
      error: firstLine(failureMessages?.[0]),
    })),
  );
  const withStatus = (...statuses: string[]) => tests.filter(({ status }) => statuses.includes(status));

  const failed = [
    ...withStatus('failed').map(({ title, error }) => `${title}${error}`),
    ...files
      .filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
      .map((file) => `${relative(run.cwd, file.name)}: does not load${firstLine(file.message)}`),
  ];
  if (failed.length === 0 && !run.passed) {
    failed.push(
      text === undefined
        ? 'vitest ended without a report'
        : 'an error outside every test, which vitest printed above',
    );
  }
  return {
    passed: withStatus('passed').length,
    failed,
    skipped: withStatus('skipped', 'pending', 'todo', 'disabled').map(({ title }) => title),
  };
}

function firstLine(message: string | undefined): string {
  const line = message?.split('\n')[0] ?? '';
  return line === '' ? '' : `\n    ${line}`;
}
