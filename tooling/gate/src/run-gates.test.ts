import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { runGates } from './run-gates.ts';
import type { Gate } from './static-gates.ts';

const shell = (name: string, script: string): Gate => ({ name, command: ['sh', '-c', script] });
const options = () => ({
  cwd: tmpdir(),
  signal: new AbortController().signal,
  atOnce: 2,
  onResult: () => {},
});

it('runs every gate, also after one failed, and keeps their order and all they print', async () => {
  const gates = [
    shell('slow', 'sleep 0.1; echo slow'),
    shell('bad', 'echo why >&2; exit 3'),
    shell('good', 'echo good'),
  ];
  expect(await runGates(gates, options())).toEqual([
    { name: 'slow', passed: true, seconds: expect.any(Number), output: 'slow\n' },
    { name: 'bad', passed: false, seconds: expect.any(Number), output: 'why\n' },
    { name: 'good', passed: true, seconds: expect.any(Number), output: 'good\n' },
  ]);
});

it('fails a gate whose program does not exist', async () => {
  const gates: Gate[] = [{ name: 'missing', command: ['countersign-no-such-program'] }];
  expect(await runGates(gates, options())).toEqual([
    expect.objectContaining({ name: 'missing', passed: false, output: expect.stringContaining('ENOENT') }),
  ]);
});

it('ends the running gates and starts no other when told to stop', async () => {
  const stop = new AbortController();
  const started: string[] = [];
  const onResult = ({ name }: { name: string }) => started.push(name);
  const gates = [shell('long', 'exec sleep 60'), shell('next', 'true')];
  const running = runGates(gates, { ...options(), atOnce: 1, signal: stop.signal, onResult });
  stop.abort();
  await running;
  expect(started).toEqual(['long']);
});
