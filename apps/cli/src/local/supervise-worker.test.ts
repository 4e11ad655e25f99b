import { describe, expect, test, vi } from 'vitest';
import type { StartedProcess } from './start-process.ts';
import { superviseWorker } from './supervise-worker.ts';

/** A worker that runs until it is told how it ends. */
function createWorker(pid: number) {
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  const stop = vi.fn(async () => end('exit code 0'));
  return {
    pid,
    end,
    worker: { name: 'worker', pid, url: `http://127.0.0.1:${pid}`, listens: null, ended, stop },
  };
}

function supervised(starts: readonly (() => Promise<StartedProcess>)[]) {
  const stopping = new AbortController();
  const lines: string[] = [];
  let started = 0;
  const starting = superviseWorker({
    start: () => starts[started++]?.() ?? Promise.reject(new Error('no more')),
    stopping: stopping.signal,
    onLine: (line) => lines.push(line),
  });
  return { starting, stopping, lines, started: () => started };
}

describe('the supervisor', () => {
  test('starts the worker again when it ends, and says which process it is now', async () => {
    const [one, two] = [createWorker(1), createWorker(2)];
    const { starting, stopping, lines } = supervised([async () => one.worker, async () => two.worker]);
    const supervisor = await starting;
    one.end('SIGKILL');
    await vi.waitFor(() => expect(supervisor.current().pid).toBe(2), 10_000);
    expect(lines).toEqual(['process 1', 'ended (SIGKILL); it is started again', 'process 2']);
    stopping.abort();
    await supervisor.stop(1);
    expect(one.worker.stop).not.toHaveBeenCalled();
    expect(two.worker.stop).toHaveBeenCalled();
  });

  test('goes on trying when a start fails', async () => {
    const [one, two] = [createWorker(1), createWorker(2)];
    const { starting, stopping, lines } = supervised([
      async () => one.worker,
      () => Promise.reject(new Error('the port is in use')),
      async () => two.worker,
    ]);
    const supervisor = await starting;
    one.end('exit code 1');
    await vi.waitFor(() => expect(supervisor.current().pid).toBe(2), 10_000);
    expect(lines).toContain('the port is in use');
    stopping.abort();
    await supervisor.stop(1);
  });

  test('starts no worker once it is stopping, and says nothing of the end', async () => {
    const one = createWorker(1);
    const { starting, stopping, lines, started } = supervised([async () => one.worker]);
    const supervisor = await starting;
    stopping.abort();
    one.end('exit code 0');
    await supervisor.stop(1);
    expect(started()).toBe(1);
    expect(lines).toEqual(['process 1']);
  });

  test('stops a worker whose start was past being given up', async () => {
    const [one, two] = [createWorker(1), createWorker(2)];
    const second = Promise.withResolvers<StartedProcess>();
    const { starting, stopping, started } = supervised([async () => one.worker, () => second.promise]);
    const supervisor = await starting;
    one.end('SIGKILL');
    await vi.waitFor(() => expect(started()).toBe(2), 10_000);
    stopping.abort();
    const stopped = supervisor.stop(1);
    second.resolve(two.worker);
    await stopped;
    expect(two.worker.stop).toHaveBeenCalled();
  });

  test('fails when the first start does', async () => {
    await expect(supervised([]).starting).rejects.toThrow('no more');
  });
});
