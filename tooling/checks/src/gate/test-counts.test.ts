import { expect, it } from 'vitest';
import { countTests } from './test-counts.ts';

const file = (name: string, status: string, tests: Record<string, string>, message = '') => ({
  name: `/checkout/${name}`,
  status,
  message,
  assertionResults: Object.entries(tests).map(([fullName, outcome]) => ({
    fullName,
    status: outcome,
    failureMessages: outcome === 'failed' ? ['Error: 1 is not 2\n    at a.test.ts:3'] : [],
  })),
});

const report = (...testResults: unknown[]) => JSON.stringify({ testResults });

it('counts the tests of every file and names those that failed or were skipped, or are still to be written', () => {
  const text = report(
    file('a.test.ts', 'failed', { works: 'passed', breaks: 'failed', 'needs Redis': 'skipped' }),
    file('b.test.ts', 'passed', { works: 'passed', later: 'todo' }),
  );
  expect(countTests(text, { passed: false, cwd: '/checkout' })).toEqual({
    passed: 2,
    failed: ['a.test.ts: breaks\n    Error: 1 is not 2'],
    skipped: ['a.test.ts: needs Redis', 'b.test.ts: later'],
  });
});

it('counts a file that does not load as a failure', () => {
  const text = report(
    file('a.test.ts', 'failed', {}, 'Cannot find module'),
    file('b.test.ts', 'passed', { works: 'passed' }),
  );
  expect(countTests(text, { passed: false, cwd: '/checkout' })).toMatchObject({
    passed: 1,
    failed: ['a.test.ts: does not load\n    Cannot find module'],
  });
});

it('shows what an error says over several lines, without the stack, and of a long one the first lines', () => {
  const failing = (message: string) => ({
    ...file('a.test.ts', 'failed', {}),
    assertionResults: [{ fullName: 'breaks', status: 'failed', failureMessages: [message] }],
  });
  const shown = (message: string) =>
    countTests(report(failing(message)), { passed: false, cwd: '/checkout' }).failed;
  expect(shown('Error: ada: doctor\nNOT OK  worker\n\n  waits\n    at a.test.ts:3')).toEqual([
    'a.test.ts: breaks\n    Error: ada: doctor\n    NOT OK  worker\n      waits',
  ]);
  const [long = ''] = shown(`Error\n${'line\n'.repeat(100)}`);
  expect(long.split('\n')).toHaveLength(32);
  expect(long).toMatch(/\(71 lines more\)$/);
});

it('counts a failure outside any test', () => {
  const text = report(file('a.test.ts', 'passed', { works: 'passed' }));
  expect(countTests(text, { passed: false, cwd: '/checkout' })).toMatchObject({
    passed: 1,
    failed: [expect.stringContaining('outside every test')],
  });
});

it('counts a run that ended without a report as a failure', () => {
  expect(countTests(undefined, { passed: false, cwd: '/checkout' })).toEqual({
    passed: 0,
    failed: ['vitest ended without a report'],
    skipped: [],
  });
});
