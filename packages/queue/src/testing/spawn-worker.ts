import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { StepPublication } from '../types.ts';

export interface WorkerTarget {
  readonly url: string;
  readonly dataDir: string;
  readonly prefix: string;
  readonly queue: string;
}

export interface WorkerProcess extends AsyncDisposable {
  readonly pid: number | undefined;
  /** Resolves when the worker has printed this line: `ready`, or the id of a step that it started. */
  printed(line: string): Promise<void>;
  publish(publication: StepPublication): void;
  kill(): Promise<void>;
  /** Resolves with the exit code when the process ends by itself. */
  readonly exitCode: Promise<number | null>;
}

/** Starts `worker-process.ts`. The process is killed when the test ends, if it did not end before. */
export function spawnWorker(mode: 'hold' | 'settle', target: WorkerTarget): WorkerProcess {
  const child = fork(
    new URL('./worker-process.ts', import.meta.url),
    [mode, target.url, target.dataDir, target.prefix, target.queue],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: [] },
  );
  const exit = once(child, 'exit');
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout ?? process.stdin });
  output.on('line', (line) => lines.push(line));
  const kill = async () => {
    child.kill('SIGKILL');
    await exit;
  };
  return {
    pid: child.pid,
    printed: async (line) => {
      while (!lines.includes(line)) await once(output, 'line');
    },
    publish: (publication) => child.send(JSON.stringify(publication)),
    kill,
    exitCode: exit.then(([code]: (number | null)[]) => code ?? null),
    [Symbol.asyncDispose]: kill,
  };
}
