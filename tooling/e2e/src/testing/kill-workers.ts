import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { isRunning } from './processes.ts';
import type { Program } from './program.ts';
import { struck } from './stand-ins.ts';

const LOOK_MILLIS = 3;
/** Entries that are written at most between the start of a worker and its end. */
const MOST_ENTRIES = 45;

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Kills the worker of a running demonstration again and again: whenever so many entries more are in the log as drawn, and a
 * few milliseconds later still. Progress, not time, decides, so that a slow machine sees the same moments as a fast one.
 * Gives how often it killed, when the demonstration has ended or it killed often enough.
 */
export async function killAtRandom(
  program: Program,
  options: { readonly dataDirectory: string; readonly random: () => number; readonly times: number },
): Promise<number> {
  const { random, times } = options;
  const [, first] = await program.says(/^worker: process (\d+)$/);
  const ended = program.ended.then(() => 'ended' as const);
  const log = new Database(join(options.dataDirectory, 'countersign.db'), { readonly: true });
  const size = () => log.prepare<[], number>('SELECT count(*) FROM entry').pluck().get() ?? 0;
  try {
    let worker = Number(first);
    for (let killed = 0; killed < times; killed += 1) {
      const until = size() + 1 + Math.floor(random() * MOST_ENTRIES);
      while (size() < until) {
        if ((await Promise.race([pause(LOOK_MILLIS), ended])) === 'ended') return killed;
      }
      await pause(random() * 40);
      const next = nextWorker(program);
      if (isRunning(worker)) process.kill(worker, 'SIGKILL');
      const restarted = await Promise.race([next, ended]);
      if (restarted === 'ended') return killed + 1;
      worker = restarted;
    }
    return times;
  } finally {
    log.close();
  }
}

/** Kills the worker as soon as the stand-ins have done something and cut the answer off, each time. */
export async function killAfterLostAnswers(program: Program, times: number): Promise<number> {
  const [, url = ''] = await program.says(/stand-ins (http:\S+)$/);
  const ended = program.ended.then(() => 'ended' as const);
  for (let seen = 0; seen < times; ) {
    if ((await Promise.race([pause(LOOK_MILLIS), ended])) === 'ended') return seen;
    const lost = await struck(url, 'reset-after-effect').catch(() => seen);
    if (lost === seen) continue;
    seen = lost;
    const pid = currentWorker(program);
    if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  }
  return times;
}

/** Resolves with the process that the worker is the next time that it is started. */
function nextWorker(program: Program): Promise<number> {
  return new Promise((resolve) => {
    program.onLine((line) => {
      const pid = /^worker: process (\d+)$/.exec(line)?.[1];
      if (pid !== undefined) resolve(Number(pid));
    });
  });
}

function currentWorker({ lines }: Program): number {
  const line = lines.findLast((one) => /^worker: process \d+$/.test(one)) ?? '';
  return Number(line.split(' ').at(-1));
}
