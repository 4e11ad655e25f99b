import { relative } from 'node:path';

/** What a test run amounts to. */
export type TestCounts = {
  readonly passed: number;
  /**
   * File, title and error of each test that failed, and one for each way of failing that belongs to no test: a file that
   * does not load, a crash.
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
      error: messageOf(failureMessages?.[0]),
    })),
  );
  const withStatus = (...statuses: string[]) => tests.filter(({ status }) => statuses.includes(status));

  const failed = [
    ...withStatus('failed').map(({ title, error }) => `${title}${error}`),
    ...files
      .filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
      .map((file) => `${relative(run.cwd, file.name)}: does not load${messageOf(file.message)}`),
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

/** Of an error that shows what a program printed, as much as tells what went wrong. */
const MOST_LINES = 30;

/** What an error says, without where in the code it was. */
function messageOf(error: string | undefined): string {
  const lines = (error ?? '').trimEnd().split('\n');
  const stack = lines.findIndex((line) => /^ +at /.test(line));
  const said = lines.slice(0, stack === -1 ? undefined : stack).filter((line) => line.trim() !== '');
  const more = said.length > MOST_LINES ? [`(${said.length - MOST_LINES} lines more)`] : [];
  return [...said.slice(0, MOST_LINES), ...more].map((line) => `\n    ${line}`).join('');
}
