import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tempDirectory } from './resources/temp-directory.ts';
import { runSuites } from './run-suites.ts';
import type { Suite } from './suite.ts';

const comparison = {
  ours: { median: 4, lowest: 3, highest: 5 },
  baseline: { median: 2, lowest: 1, highest: 3 },
};
const reports =
  (bench: string): Suite =>
  async ({ report }) =>
    report(comparison, { bench, baseline_name: 'half of it', unit: 'things/s', goal: 3 });
const fails: Suite = async () => {
  throw new Error('nothing was appended');
};

async function run(suites: Readonly<Record<string, Suite>>, names: readonly string[] = []) {
  const lines: string[] = [];
  const said: string[] = [];
  const exitCode = await runSuites({
    suites: new Map(Object.entries(suites)),
    names,
    writeResult: (line) => lines.push(line),
    say: (text) => said.push(text),
  });
  return { exitCode, benches: lines.map((line) => JSON.parse(line).bench), lines, said: said.join('\n') };
}

describe('running suites', () => {
  test('without a name runs all, in their order', async () => {
    const { exitCode, benches } = await run({ rules: reports('rules/a'), log: reports('log/b') });
    expect({ exitCode, benches }).toEqual({ exitCode: 0, benches: ['rules/a', 'log/b'] });
  });

  test('with a name runs that one only', async () => {
    const { benches } = await run({ rules: reports('rules/a'), log: reports('log/b') }, ['log']);
    expect(benches).toEqual(['log/b']);
  });

  test('with the name before a slash runs all that begin with it', async () => {
    const { benches } = await run(
      { 'log/a': reports('log/a'), 'logs/b': reports('logs/b'), 'log/c': reports('log/c') },
      ['log'],
    );
    expect(benches).toEqual(['log/a', 'log/c']);
  });

  test('with the name of one of several runs that one only', async () => {
    const { benches } = await run({ 'log/a': reports('log/a'), 'log/c': reports('log/c') }, ['log/c']);
    expect(benches).toEqual(['log/c']);
  });

  test('with a name that is not known runs nothing and says which there are', async () => {
    const { exitCode, benches, said } = await run({ rules: reports('rules/a'), log: fails }, [
      'rules',
      'disk',
    ]);
    expect({ exitCode, benches }).toEqual({ exitCode: 2, benches: [] });
    expect(said).toBe('There is no benchmark disk. There are: rules, log.');
  });

  test('goes on after one that fails, says why, and ends as failed', async () => {
    const { exitCode, benches, said } = await run({ rules: fails, log: reports('log/b') });
    expect({ exitCode, benches }).toEqual({ exitCode: 1, benches: ['log/b'] });
    expect(said).toContain('The benchmark rules failed: nothing was appended');
  });

  test('writes results as lines of JSON and everything else beside them', async () => {
    const { lines, said } = await run({ rules: reports('rules/a') });
    expect(lines).toEqual([
      '{"bench":"rules/a","ours":4,"baseline":2,"baseline_name":"half of it","unit":"things/s","better":"more","ratio":2,"goal":3}',
    ]);
    expect(said).toContain('rounds 3 to 5');
    expect(said).toContain('the goal of 3 missed');
  });

  test('removes what a suite has left', async () => {
    let path = '';
    await run({
      log: async ({ own }) => {
        path = await tempDirectory(own);
        throw new Error('no room');
      },
    });
    expect(path).not.toBe('');
    expect(existsSync(path)).toBe(false);
  });
});
