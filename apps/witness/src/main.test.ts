import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { expect, onTestFinished, test } from 'vitest';
import { growLog, KEY } from './testing/log.ts';
import { ask } from './testing/use-witness.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Starts the program and gives its first line. */
async function start(environment: Record<string, string>): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      WITNESS_PORT: '0',
      LOG_LEVEL: 'silent',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (said += String(part)));
  await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'close')]);
  return { child, line: said };
}

test('of two histories that race for one witness, run as two processes, one is cosigned and the other refused', async () => {
  const WITNESS_DATA = tempDirectory();
  const settings = { WITNESS_DATA, WITNESS_LOGS: KEY.vkey };
  const first = await start(settings);
  const second = await start(settings);
  const [one, other] = [first, second].map(({ line }) => JSON.parse(line));
  expect(other.vkey).toBe(one.vkey);
  const histories = [growLog(101), growLog(101, 'as somebody would have liked it')];
  // Up to entry 3 the histories are one, so the race is won at the first size that is cosigned.
  let won: number | undefined;
  for (let old = 0, size = 4; size <= 100; old = size, size += 4) {
    const urls = size % 8 === 0 ? [one.url, other.url] : [other.url, one.url];
    const answers = await Promise.all(histories.map((log, i) => ask(urls[i], log.ask(old, size))));
    const winners = answers.flatMap(({ status }, i) => (status === 200 ? [i] : []));
    expect(winners).toHaveLength(1);
    won ??= winners[0];
    expect(winners).toEqual([won]);
    expect([409, 422]).toContain(answers[1 - (won ?? 0)]?.status);
  }
});

test('what it cannot start with is said in one line, with exit code 2', async () => {
  const { child, line } = await start({ WITNESS_DATA: tempDirectory(), WITNESS_LOGS: 'no-key' });
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.exitCode).toBe(2);
  expect(line).toMatch(/^The configuration cannot be used: WITNESS_LOGS must hold .*\n$/);
});
