import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../../apps/worker/src/main.ts', import.meta.url));
/** Where Node keeps the compiled form of what it loads; without it the worker takes twice as long to load. */
const COMPILED = { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };

export interface WorkerProcess {
  /** Where it answers about its health. */
  readonly url: string;
  /** Everything that it wrote to standard error so far. */
  errors(): string;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code, or with the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Starts the real worker and waits until it takes jobs. @throws with what it said when it ends before that */
export async function startWorkerProcess(
  environment: Readonly<Record<string, string>>,
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...COMPILED, WORKER_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (part) => {
    errors += String(part);
  });
  const ended = endOf(child);
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then((how) => {
      throw new Error(`the worker ended (${how}) before it was ready: ${errors}`);
    }),
  ]);
  const { url } = JSON.parse(String(line)) as { url: string };
  return { url, errors: () => errors, signal: (name) => void child.kill(name), ended };
}

/** Runs the worker until it ends by itself, for a start that has to fail. */
export async function runWorkerProcess(
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number | string; errors: string }> {
  const env = { ...COMPILED, ...environment };
  const child = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (part) => {
    errors += String(part);
  });
  return { code: await endOf(child), errors };
}

async function endOf(child: ChildProcess): Promise<number | string> {
  const [code, signal]: (number | string | null)[] = await once(child, 'close');
  return code ?? signal ?? 'unknown';
}
