import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SERVICE_FLAGS } from '@countersign/cli/service-flags';
import type { Own } from '../resources/with-resources.ts';

/** A program that gets this long to end when it is asked to; then it is killed. */
const GRACE_MILLIS = 5_000;
/** Writing a profile takes its time. */
const PROFILED_GRACE_MILLIS = 60_000;

const PROFILE = '--cpu-prof';

/** Starts a program that is stopped at the end. */
export async function startChild(
  own: Own,
  command: readonly [string, ...string[]],
  options: SpawnOptions,
): Promise<ChildProcess> {
  const [program, ...args] = command;
  const child = spawn(program, args, options);
  const isProfiled = args.includes(PROFILE);
  await own(() => stop(child, isProfiled ? PROFILED_GRACE_MILLIS : GRACE_MILLIS));
  return child;
}

/**
 * Starts one of the project's programs, as `countersign start` does, and waits for its line on standard output that says where it listens. What it logs
 * goes to standard error.
 *
 * @throws Error where it ends before that
 */
export async function startProgram(
  own: Own,
  options: {
    readonly main: URL;
    readonly environment: Readonly<Record<string, string>>;
    /** Directory for CPU profiles of all its threads, written when it ends. */
    readonly profile?: string | undefined;
  },
): Promise<{ readonly url: string; readonly pid: number }> {
  const main = fileURLToPath(options.main);
  const profiling = options.profile === undefined ? [] : [PROFILE, `--cpu-prof-dir=${options.profile}`];
  const child = await startChild(own, [process.execPath, ...SERVICE_FLAGS, ...profiling, main], {
    env: {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = child;
  if (stdout === null) throw new Error(`${main} has no standard output.`);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${main} ended with code ${code} before it was ready.`);
  });
  const [line] = await Promise.race([once(createInterface({ input: stdout }), 'line'), ended]);
  return { url: JSON.parse(line).url, pid: child.pid ?? 0 };
}

async function stop(child: ChildProcess, graceMillis: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMillis);
  await ended;
  clearTimeout(timer);
}
