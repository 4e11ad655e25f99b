import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { runChecks } from './run-checks.ts';
import type { Check } from './static-checks.ts';

const shell = (name: string, script: string): Check => ({ name, command: ['sh', '-c', script] });
const options = () => ({
  cwd: tmpdir(),
  signal: new AbortController().signal,
  atOnce: 2,
  onResult: () => {},
});

it('runs every check, also after one failed, and keeps their order and all they print', async () => {
  const checks = [
    shell('slow', 'sleep 0.1; echo slow'),
    shell('bad', 'echo why >&2; exit 3'),
    shell('good', 'echo good'),
  ];
  expect(await runChecks(checks, options())).toEqual([
    { name: 'slow', passed: true, seconds: expect.any(Number), output: 'slow\n' },
    { name: 'bad', passed: false, seconds: expect.any(Number), output: 'why\n' },
    { name: 'good', passed: true, seconds: expect.any(Number), output: 'good\n' },
  ]);
});

it('fails a check whose program does not exist', async () => {
  const checks: Check[] = [{ name: 'missing', command: ['countersign-no-such-program'] }];
  expect(await runChecks(checks, options())).toEqual([
    expect.objectContaining({ name: 'missing', passed: false, output: expect.stringContaining('ENOENT') }),
  ]);
});

it('ends the running checks and starts no other when told to stop', async () => {
  const stop = new AbortController();
  const started: string[] = [];
  const onResult = ({ name }: { name: string }) => started.push(name);
  const checks = [shell('long', 'exec sleep 60'), shell('next', 'true')];
  const running = runChecks(checks, { ...options(), atOnce: 1, signal: stop.signal, onResult });
  stop.abort();
  await running;
  expect(started).toEqual(['long']);
});
