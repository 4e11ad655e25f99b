import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { afterAll, expect, test } from 'vitest';
import { hasHistory, longFirstLines } from './commit-messages.ts';

const { path: folder, ...directory } = createDirectory();
afterAll(() => directory[Symbol.dispose]());

const SINCE = '2026-01-02T00:00:00Z';
const git = (checkout: string, args: readonly string[], at = '2026-01-03T00:00:00Z') =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
    cwd: checkout,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, GIT_COMMITTER_DATE: at, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
const newCheckout = (name: string): string => {
  git(folder, ['init', '--quiet', name]);
  return join(folder, name);
};
const commit = (checkout: string, message: string, at?: string) =>
  git(checkout, ['commit', '--quiet', '--allow-empty', '--message', message], at);

test('a first line of 72 characters passes, whatever follows, and one of 73 fails', () => {
  const checkout = newCheckout('lengths');
  commit(checkout, `${'ä'.repeat(72)}\n\n${'b'.repeat(100)}`);
  expect(longFirstLines(checkout, SINCE)).toEqual([]);
  commit(checkout, 'c'.repeat(73));
  commit(checkout, 'short');
  expect(longFirstLines(checkout, SINCE)).toEqual([expect.stringContaining('has 73 characters')]);
});

test('a long first line from before the check passes', () => {
  const checkout = newCheckout('before');
  commit(checkout, 'a'.repeat(80), '2026-01-01T00:00:00Z');
  commit(checkout, 'short');
  expect(longFirstLines(checkout, SINCE)).toEqual([]);
});

test('a shallow clone is checked as far as it goes', () => {
  const checkout = newCheckout('whole');
  commit(checkout, 'first');
  commit(checkout, 'a'.repeat(80));
  git(folder, ['clone', '--quiet', '--depth=1', `file://${checkout}`, 'shallow']);
  expect(longFirstLines(join(folder, 'shallow'), SINCE)).toHaveLength(1);
});

test('a history that git cannot read is an error, and a folder without one says so', () => {
  expect(hasHistory(newCheckout('empty'))).toBe(true);
  expect(() => longFirstLines(join(folder, 'empty'), SINCE)).toThrow();
  expect(hasHistory(folder)).toBe(false);
});
