import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

/** Keeps every other start out of a data directory for as long as this process lives, and remembers what it started. */
export interface StartLock {
  /** Whoever starts after this process was killed finds what it had started. */
  started(name: string, pid: number): void;
  /** Nothing that was started runs any more. */
  release(): void;
}

const startedSchema = z.object({
  pid: z.number(),
  processes: z.array(z.object({ name: z.string(), pid: z.number() })),
});
type Started = z.infer<typeof startedSchema>;

/** Parts that lost their parent stop by themselves within this time. */
const ORPHAN_MILLIS = 8_000;

/**
 * The lock is a write transaction that is left open on a small SQLite database: the operating system drops it when the
 * process ends, however it ends, which a pid in a file cannot tell.
 *
 * @throws Error that names the process that runs, or what an earlier one left running, and what to do
 */
export async function lockDataDirectory(dataDirectory: string): Promise<StartLock> {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const list = join(dataDirectory, 'started.json');
  const held = hold(join(dataDirectory, 'start.lock'));
  if (held === undefined) {
    const owner = readStarted(list)?.pid;
    throw new Error(
      `Countersign runs on ${dataDirectory} already${owner === undefined ? '' : ` (process ${owner})`}. Use it, stop it with Ctrl-C in its terminal, or name another directory with --data.`,
    );
  }
  try {
    await waitForOrphans(readStarted(list)?.processes ?? []);
  } catch (error) {
    held.close();
    throw error;
  }
  let processes: Started['processes'] = [];
  const write = () =>
    writeFileSync(list, `${JSON.stringify({ pid: process.pid, processes })}\n`, { mode: 0o600 });
  write();
  return {
    started: (name, pid) => {
      processes = [...processes, { name, pid }];
      write();
    },
    release: () => {
      rmSync(list, { force: true });
      held.close();
    },
  };
}

function hold(path: string): DatabaseSync | undefined {
  // Beside the store, and readable by its owner only, as everything there.
  if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600 });
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec('BEGIN IMMEDIATE');
    return file;
  } catch {
    file.close();
    return undefined;
  }
}

function readStarted(path: string): Started | undefined {
  try {
    return startedSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** The start that left them was killed. They notice that, and end. */
async function waitForOrphans(processes: Started['processes']): Promise<void> {
  const left = () => processes.filter(({ name, pid }) => isOurs(name, pid));
  for (let waited = 0; left().length > 0 && waited < ORPHAN_MILLIS; waited += 100) await pause(100);
  const named = left().map(({ name, pid }) => `the ${name} (process ${pid})`);
  if (named.length === 0) return;
  throw new Error(
    `An earlier start was killed and left ${named.join(' and ')} running. End it with "kill -9 ${left()
      .map(({ pid }) => pid)
      .join(' ')}" and start again.`,
  );
}

/** Whether a process still runs and is the part of that name; its number may be another program's by now. */
function isOurs(name: string, pid: number): boolean {
  return commandOf(pid).includes(join('apps', name, 'src', 'main.ts'));
}

/** Empty where there is no such process, or one that has ended and that nobody has asked about. */
function commandOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
