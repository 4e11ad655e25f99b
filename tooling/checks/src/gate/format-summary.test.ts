import { expect, it } from 'vitest';
import { formatSummary } from './format-summary.ts';

const passed = { name: 'types', passed: true, seconds: 3.21, output: 'not shown' };
const failed = { name: 'unused code', passed: false, seconds: 12, output: 'src/a.ts is unused\n' };

it('shows what failed checks printed in full, then one line per check', () => {
  expect(formatSummary([passed, failed])).toBe(`
---- unused code
src/a.ts is unused


  ok      types               3.2 s
  FAILED  unused code        12.0 s
`);
});

it('ends with the counts of the tests on a line of their own', () => {
  const summary = formatSummary([passed], { passed: 12, failed: [], skipped: [] });
  expect(summary.split('\n').slice(-3)).toEqual(['', '12 passed, 0 failed, 0 skipped', '']);
});

it('names the tests that failed or were skipped above the counts', () => {
  const summary = formatSummary([passed], {
    passed: 1,
    failed: ['b.test.ts: adds up\n    Error: 1 is not 2'],
    skipped: ['a.test.ts: needs Redis'],
  });
  expect(summary).toContain(
    'Failed:\n  b.test.ts: adds up\n    Error: 1 is not 2\n\nSkipped:\n  a.test.ts: needs Redis\n\n1 passed, 1 failed, 1 skipped\n',
  );
});
