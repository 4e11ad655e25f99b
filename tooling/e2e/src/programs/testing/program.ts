import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { environmentFor, ROOT } from './checkout.ts';
import { descendantsOf, killAll } from './processes.ts';

/** How a program ended, and all that it said. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line as a process of its own. What is left of it when it is disposed of is killed. */
export interface Program extends AsyncDisposable {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** All that it has said so far, on both outputs. */
  readonly lines: readonly string[];
  /** Calls back for every line from now on. */
  onLine(listener: (line: string) => void): void;
  /** Resolves with the first line that matches, of those that were said or will be; rejects when it ends without one. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
}

interface ProgramOptions {
  readonly dataDirectory: string;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts `countersign` with these words, without npm and set-up in between. */
export function startProgram(words: readonly string[], options: ProgramOptions): Program {
  const main = join(ROOT, 'apps', 'cli', 'src', 'main.ts');
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(process.execPath, [main, ...words], {
    cwd: ROOT,
    env: environmentFor(options.dataDirectory, options.settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid ?? 0;
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  const hear = (line: string) => {
    lines.push(line);
    for (const listener of listeners) listener(line);
  };
  const text = { out: '', err: '' };
  for (const [name, stream] of [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const) {
    stream.on('data', (chunk: Buffer) => {
      text[name] += chunk.toString();
    });
    createInterface({ input: stream }).on('line', hear);
  }
  const ended = once(child, 'close').then(([code]: (number | null)[]) => ({ code: code ?? null, ...text }));
  return {
    pid,
    ended,
    lines,
    onLine: (listener) => listeners.add(listener),
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (line: string) => {
          const found = pattern.exec(line);
          if (found === null) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        for (const line of [...lines]) look(line);
        void ended.then(({ code, err }) =>
          reject(
            new Error(`countersign ${words.join(' ')} ended with ${code} without saying ${pattern}:\n${err}`),
          ),
        );
      }),
    kill: (signal) => child.kill(signal),
    [Symbol.asyncDispose]: async () => {
      const left = [pid, ...descendantsOf(pid)];
      if (child.exitCode !== null || child.signalCode !== null) return;
      await killAll(left.toReversed());
      await ended;
    },
  };
}

/** Runs `countersign` to its end. */
export async function run(words: readonly string[], options: ProgramOptions): Promise<Ended> {
  await using program = startProgram(words, options);
  return await program.ended;
}
