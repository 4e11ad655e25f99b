import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { SERVICE_FLAGS } from './service-flags.ts';

/** A program of the project that runs beside this one. */
export interface StartedProcess {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  /** What it listens on, where that is not the address itself. */
  readonly listens: string | null;
  /** Resolves with how it ended. */
  readonly ended: Promise<string>;
  /** Asks it to stop and waits; after the grace it is killed. */
  stop(graceMillis: number): Promise<void>;
}

const readySchema = z.object({ ready: z.literal(true), url: z.string(), listens: z.string().optional() });
type Ready = z.infer<typeof readySchema>;
const START_MILLIS = 60_000;

/**
 * Starts a program and waits until it says on standard output that it is ready. What it writes to standard error is passed
 * on to `onLine`.
 * @throws Error with the program's last words when it ends before that, is stopped by `stop`, or says something else
 */
export async function startProcess(options: {
  readonly name: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends a program that is still starting. */
  readonly stop: AbortSignal;
  readonly onLine: (line: string) => void;
  /** It may wait for something elsewhere before it is ready, for as long as it takes. */
  readonly mayWait?: boolean;
  /** It exists, and is not ready yet. */
  readonly onStart?: (pid: number) => void;
}): Promise<StartedProcess> {
  const { name, script, environment } = options;
  options.stop.throwIfAborted();
  const child = spawn(process.execPath, [...SERVICE_FLAGS, script], {
    env: environment,
    // It stops by itself when the channel closes: also when this program is killed, and can stop nobody any more.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C reaches this program only, which then stops the others in order.
    detached: true,
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  let lastWords = '';
  if (child.stderr !== null)
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastWords = line;
      options.onLine(line);
    });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const cancel = () => child.kill('SIGTERM');
  options.stop.addEventListener('abort', cancel);
  const timer = options.mayWait === true ? undefined : setTimeout(() => child.kill('SIGKILL'), START_MILLIS);
  try {
    const { url, listens = url } = await readiness(name, child, () => lastWords);
    return {
      name,
      pid: child.pid ?? 0,
      url,
      listens: listens === url ? null : listens,
      ended,
      stop: (grace) => stop(child, ended, grace),
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
    options.stop.removeEventListener('abort', cancel);
  }
}

/** Resolves with what the program says in its first line. */
function readiness(name: string, child: ChildProcess, lastWords: () => string): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const fail = (how: string) =>
      reject(new Error(`${name} could not start (${how}). ${lastWords()}`.trim()));
    child.once('error', (error) => fail(error.message));
    if (child.stdout === null) return fail('it has no standard output');
    createInterface({ input: child.stdout }).once('line', (line) => {
      const ready = readySchema.safeParse(safeJson(line));
      if (ready.success) resolve(ready.data);
      else fail(`it said ${line}`);
    });
    // Its output has been read to the end only now, last words included.
    child.once('close', (code, signal) => fail(signal ?? `exit code ${code}`));
  });
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
