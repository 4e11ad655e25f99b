import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A program of the product that serves, in a process of its own. */
export interface Service {
  /** Where it listens. */
  readonly url: string;
  /** Everything that it wrote to standard error so far. */
  errors(): string;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code, or with the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Where Node keeps the compiled form of what it loads; without it a program takes twice as long to load. */
const COMPILED = { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };

/**
 * Starts a program and waits for its line that says where it listens. It is killed when this process ends before it does.
 * @param inside command that runs it somewhere else, such as in another network; it has to become the program
 * @throws Error with what it said when it ends before that
 */
export async function startService(
  main: URL,
  environment: Readonly<Record<string, string>>,
  inside: readonly string[] = [],
): Promise<Service> {
  const [command = '', ...args] = [...inside, process.execPath, fileURLToPath(main)];
  const child = spawn(command, args, {
    env: { ...COMPILED, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors = collect(child.stderr);
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = endOf(child).finally(() => process.off('exit', kill));
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then((how) => {
      throw new Error(`${main.pathname} ended (${how}) before it was ready: ${errors()}`);
    }),
  ]);
  const { url } = JSON.parse(String(line)) as { url: string };
  return { url, errors, signal: (name) => void child.kill(name), ended };
}

/** Runs a program until it ends by itself, for a start that has to fail. */
export async function runService(
  main: URL,
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number | string; errors: string }> {
  const child = spawn(process.execPath, [fileURLToPath(main)], {
    env: { ...COMPILED, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors = collect(child.stderr);
  return { code: await endOf(child), errors: errors() };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (part) => {
    text += String(part);
  });
  return () => text;
}

async function endOf(child: ChildProcess): Promise<number | string> {
  const [code, signal]: (number | string | null)[] = await once(child, 'close');
  return code ?? signal ?? 'unknown';
}
