import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { descendantsOf, isRunning } from './processes.ts';
import type { Program } from './program.ts';
import { struck } from './stand-ins.ts';

const CHECK_MILLIS = 3;
/** Entries that are written at most between the start of a worker and its end. */
const MOST_ENTRIES = 45;
const LONGEST_START_MILLIS = 2_000;
const WORKER = /^worker: process (\d+)$/;

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
 * Kills the worker of a running demonstration again and again: whenever so many entries more are in the log as drawn and a
 * few milliseconds later still, and every third time once more while it starts. Progress, not time, decides, so that a slow
 * machine sees the same moments as a fast one. Gives how often it killed.
 */
export async function killAtRandom(
  program: Program,
  options: { readonly dataDirectory: string; readonly random: () => number; readonly times: number },
): Promise<number> {
  const { random, times } = options;
  await program.says(WORKER);
  const over = endOf(program);
  const log = new Database(join(options.dataDirectory, 'countersign.db'), { readonly: true });
  const size = () => log.prepare<[], number>('SELECT count(*) FROM entry').pluck().get() ?? 0;
  try {
    for (let killed = 0; killed < times; killed += 1) {
      const until = size() + 1 + Math.floor(random() * MOST_ENTRIES);
      while (size() < until) {
        await pause(CHECK_MILLIS);
        if (over()) return killed;
      }
      await pause(random() * 40);
      const before = descendantsOf(program.pid);
      const known = program.lines.length;
      kill(currentWorker(program));
      if (killed % 3 === 2) {
        while (!descendantsOf(program.pid).some((pid) => !before.includes(pid)) && !over())
          await pause(CHECK_MILLIS);
        await pause(random() * LONGEST_START_MILLIS);
        for (const pid of descendantsOf(program.pid)) if (!before.includes(pid)) kill(pid);
      }
      while (!program.lines.slice(known).some((line) => WORKER.test(line))) {
        await pause(CHECK_MILLIS);
        if (over()) return killed + 1;
      }
    }
    return times;
  } finally {
    log.close();
  }
}

/** Kills the worker as soon as the stand-ins have done something and cut the answer off, each time. */
export async function killAfterLostAnswers(program: Program, times: number): Promise<number> {
  const [, url = ''] = await program.says(/stand-ins (http:\S+)$/);
  const over = endOf(program);
  let seen = 0;
  while (seen < times && !over()) {
    await pause(CHECK_MILLIS);
    const lost = await struck(url, 'reset-after-effect').catch(() => seen);
    if (lost > seen) kill(currentWorker(program));
    seen = lost;
  }
  return seen;
}

function endOf(program: Program): () => boolean {
  let over = false;
  void program.ended.then(() => {
    over = true;
  });
  return () => over;
}

function kill(pid: number): void {
  if (isRunning(pid)) process.kill(pid, 'SIGKILL');
}

function currentWorker({ lines }: Program): number {
  return Number(WORKER.exec(lines.findLast((line) => WORKER.test(line)) ?? '')?.[1]);
}
