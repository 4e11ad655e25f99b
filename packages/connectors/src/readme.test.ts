import { readFile } from 'node:fs/promises';
import { PROVIDERS, type Provider } from '@countersign/schema';
import { expect, test } from 'vitest';
import { FAILURES } from './failure/failures.ts';
import { IMPLEMENTED_STEPS } from './implemented-steps.ts';

const README = new URL('../README.md', import.meta.url);

/** Cells of the rows whose line starts as a table row with code in its first or second cell. */
async function rows(): Promise<string[][]> {
  const lines = (await readFile(README, 'utf8')).split('\n');
  return lines
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.replaceAll('`', '').trim())
        .slice(1, -1),
    );
}

test('the README lists every code of a failure, and whether it is tried again', async () => {
  const listed = (await rows()).filter(([code = '']) => /^[A-Z_]+$/.test(code));
  const actual = Object.entries(FAILURES).map(([code, { retryable }]) => [code, retryable]);
  expect(listed.map(([code, again]) => [code, again !== 'no'])).toEqual(actual);
});

test('the README lists every step that a connector does, with its kind', async () => {
  const listed = (await rows()).flatMap(([providers = '', step = '', kind]) =>
    /^[a-z0-9]+\.[a-z-]+$/.test(step)
      ? providersOf(providers).map((provider) => `${provider} ${step} ${kind}`)
      : [],
  );
  const actual = PROVIDERS.flatMap((provider) =>
    Object.entries(IMPLEMENTED_STEPS[provider]).flatMap(([kind, keys]) =>
      keys.map((key: string) => `${provider} ${key} ${kind}`),
    ),
  );
  expect(listed.sort()).toEqual(actual.sort());
});

function providersOf(cell: string): Provider[] {
  const all = cell === 'all of ESET';
  return PROVIDERS.filter((provider) =>
    all ? provider !== 'dotdigital' : cell.split(', ').includes(provider),
  );
}
