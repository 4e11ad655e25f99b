import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** A program of the project that runs beside this one. */
export interface StartedProcess {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  /** Resolves with how it ended. */
  readonly ended: Promise<string>;
  /** Asks it to stop and waits; after the grace it is killed. */
  stop(graceMillis: number): Promise<void>;
}

const readySchema = z.object({ ready: z.literal(true), url: z.string() });
const START_MILLIS = 60_000;

/**
 * Starts a program and waits until it says on standard output that it is ready. What it writes to standard error is passed
 * on to `onLine`.
 * @throws Error with the program's last words when it ends before that
 */
export async function startProcess(options: {
  readonly name: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onLine: (line: string) => void;
}): Promise<StartedProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', options.script], {
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches this program only, which then stops the others in order.
    detached: true,
  });
  let lastWords = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastWords = line;
    options.onLine(line);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${options.name} was not ready within ${START_MILLIS / 1000} seconds. ${lastWords}`));
    }, START_MILLIS);
    child.once('error', reject);
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer);
      const ready = readySchema.safeParse(safeJson(line));
      if (ready.success) resolve(ready.data.url);
      else reject(new Error(`${options.name} did not say that it is ready: ${line}`));
    });
    void ended.then((how) => {
      clearTimeout(timer);
      reject(new Error(`${options.name} could not start (${how}). ${lastWords}`));
    });
  });
  return { name: options.name, pid: child.pid ?? 0, url, ended, stop: (grace) => stop(child, ended, grace) };
}

async function stop(child: ChildProcess, ended: Promise<string>, graceMillis: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMillis);
  await ended;
  clearTimeout(timer);
}

function safeJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
