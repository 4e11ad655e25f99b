import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createDirectory, plainEnvironment } from '@countersign/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProcess } from './start-process.ts';

const READY = "process.stdout.write(JSON.stringify({ ready: true, url: 'http://127.0.0.1:1' }) + '\\n');";
/** Keeps a program running. */
const RUN = 'setInterval(() => {}, 1000);';

let directory: ReturnType<typeof createDirectory>;
beforeAll(() => {
  directory = createDirectory();
});
afterAll(() => directory[Symbol.dispose]());

let scripts = 0;
function start(source: string, { stop = new AbortController().signal, lines = [] as string[] } = {}) {
  scripts += 1;
  const script = join(directory.path, `${scripts}.mjs`);
  writeFileSync(script, source);
  return startProcess({
    name: 'part',
    script,
    environment: plainEnvironment(),
    stop,
    onLine: (line) => lines.push(line),
  });
}

const runs = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a program that is started', () => {
  test('is there with its address once it says that it is ready, and stops when it is asked to', async () => {
    const part = await start(`process.on('SIGTERM', () => process.exit(7)); ${READY} ${RUN}`);
    expect(part).toMatchObject({ name: 'part', url: 'http://127.0.0.1:1' });
    await part.stop(30_000);
    expect(await part.ended).toBe('exit code 7');
    await part.stop(30_000);
  });

  test('that does not stop is killed after the grace', async () => {
    const part = await start(`process.on('SIGTERM', () => {}); ${READY} ${RUN}`);
    await part.stop(50);
    expect(await part.ended).toBe('SIGKILL');
  });

  test('that dies early is told of with its last words, and everything that it said is passed on', async () => {
    const lines: string[] = [];
    const starting = start(
      "process.stderr.write('first\\n'); process.stderr.write('Port 1 is in use.'); process.exitCode = 3;",
      { lines },
    );
    await expect(starting).rejects.toThrow('part could not start (exit code 3). Port 1 is in use.');
    expect(lines).toEqual(['first', 'Port 1 is in use.']);
  });

  test.for([
    ['nonsense', "process.stdout.write('hello\\n');"],
    ['another object', 'process.stdout.write(\'{"ready":false}\\n\');'],
  ])('that says %s instead of ready is told of and does not go on', async ([, say]) => {
    const lines: string[] = [];
    const starting = start(
      `process.stderr.write(process.pid + '\\n'); ${RUN} setTimeout(() => {${say}}, 50)`,
      {
        lines,
      },
    );
    await expect(starting).rejects.toThrow(/part could not start \(it said /);
    while (runs(Number(lines[0]))) await pause(10);
  });

  test('that is not wanted any more is stopped while it starts', async () => {
    const stop = new AbortController();
    const starting = start(RUN, { stop: stop.signal });
    stop.abort('SIGINT');
    await expect(starting).rejects.toThrow('part could not start (SIGTERM)');
    await expect(start(RUN, { stop: stop.signal })).rejects.toBe('SIGINT');
  });

  test('is not stopped by what ends starts, once it runs', async () => {
    const stop = new AbortController();
    const part = await start(`${READY} ${RUN}`, { stop: stop.signal });
    stop.abort();
    await pause(100);
    expect(runs(part.pid)).toBe(true);
    await part.stop(30_000);
  });
});
