import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from './endure-faults.ts';

/** Which system calls fail, as strace's `inject` takes it: `calls:error=ERRNO:when=EXPRESSION` (man strace). */
export type Fault = string;

/** What became of a program whose system calls were made to fail. */
export interface FaultRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: readonly Report[];
  /** Everything else that it said. */
  readonly errors: string;
  /** System calls that failed because of the fault. */
  readonly injected: number;
}

const PROGRAM = fileURLToPath(new URL('./endure-faults.ts', import.meta.url));
/** Long enough for a busy machine; a program that takes longer hangs. */
const HANG_MILLIS = 240_000;

/** Why faults cannot be injected here; undefined where they can. */
export const STRACE_MISSING: string | undefined = (() => {
  const probe = spawnSync('strace', ['-f', '--seccomp-bpf', '-qq', '-e', 'trace=none', 'true']);
  if (probe.error !== undefined) return 'strace is not installed';
  return probe.status === 0 ? undefined : 'strace may not attach to processes here';
})();

/** Lives one life after the other in the directories of that name, while system calls on their stores fail. */
export async function runWithFaults(
  root: string,
  lives: readonly string[],
  faults: readonly Fault[],
): Promise<FaultRun> {
  const trace = join(root, `${lives[0]}.trace`);
  // Only the store's own files: whatever else a program writes may not fail for this.
  const paths = lives
    .flatMap((life) => ['', '-wal', '-suspended'].map((suffix) => join(root, life, `store.db${suffix}`)))
    .flatMap((path) => ['-P', path]);
  const calls = faults.map((fault) => fault.slice(0, fault.indexOf(':'))).join(',');
  const injections = faults.flatMap((fault) => ['-e', `inject=${fault}`]);
  // Stops the program at these calls only, which costs next to nothing; but signals are not injected so (strace 6.1).
  const filter = faults.some((fault) => fault.includes(':signal=')) ? [] : ['--seccomp-bpf'];
  const options = ['-f', ...filter, '-qq', '-o', trace, '-e', 'signal=none', '-e', `trace=${calls}`];
  const program = [process.execPath, PROGRAM, root, ...lives];
  const child = spawn('strace', [...options, ...injections, ...paths, ...program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: HANG_MILLIS,
    killSignal: 'SIGKILL',
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    output += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    errors += part;
  });
  await once(child, 'close');
  if (!existsSync(trace)) throw new Error(`strace did not start: ${errors}`);
  return {
    code: child.exitCode,
    signal: child.signalCode,
    said: output
      .split('\n')
      .slice(0, -1)
      .map((line): Report => JSON.parse(line)),
    errors,
    injected: readFileSync(trace, 'utf8').split('INJECTED').length - 1,
  };
}
