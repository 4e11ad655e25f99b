import { expect, it } from 'vitest';
import { countTests } from './test-counts.ts';

const file = (name: string, status: string, tests: Record<string, string>) => ({
  name: `/checkout/${name}`,
  status,
  assertionResults: Object.entries(tests).map(([fullName, outcome]) => ({ fullName, status: outcome })),
});

const report = (...testResults: unknown[]) => JSON.stringify({ testResults });

it('counts the tests of every file and names the skipped ones, those still to be written included', () => {
  const text = report(
    file('a.test.ts', 'failed', { works: 'passed', breaks: 'failed', 'needs Redis': 'skipped' }),
    file('b.test.ts', 'passed', { works: 'passed', later: 'todo' }),
  );
  expect(countTests(text, { passed: false, cwd: '/checkout' })).toEqual({
    passed: 2,
    failed: 1,
    skipped: ['a.test.ts: needs Redis', 'b.test.ts: later'],
  });
});

it('counts a file that does not load as a failure', () => {
  const text = report(file('a.test.ts', 'failed', {}), file('b.test.ts', 'passed', { works: 'passed' }));
  expect(countTests(text, { passed: false, cwd: '/checkout' })).toMatchObject({ passed: 1, failed: 1 });
});

it('counts a failure outside any test', () => {
  const text = report(file('a.test.ts', 'passed', { works: 'passed' }));
  expect(countTests(text, { passed: false, cwd: '/checkout' })).toMatchObject({ passed: 1, failed: 1 });
});

it('counts a run that ended without a report as a failure', () => {
  expect(countTests(undefined, { passed: false, cwd: '/checkout' })).toEqual({
    passed: 0,
    failed: 1,
    skipped: [],
  });
});
