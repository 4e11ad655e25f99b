import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

/**
 * Runs a program without a terminal, appends all its output to the log, and hands each line to `onLine`. When told to
 * stop it interrupts the program, waits for its end and rejects.
 *
 * @param {string[]} commandLine
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, stop: AbortSignal, log: string, onLine: (line: string) => void }} options
 * @returns {Promise<{ succeeded: boolean, output: string }>}
 */
export async function runLogged([command = '', ...args], { cwd, env, stop, log, onLine }) {
  stop.throwIfAborted();
  const file = createWriteStream(log, { flags: 'a' });
  file.write(`$ ${command} ${args.join(' ')}\n`);
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const interrupt = () => child.kill('SIGINT');
  stop.addEventListener('abort', interrupt);

  /** @type {string[]} */
  const lines = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      file.write(`${line}\n`);
      onLine(line);
    });
  }
  try {
    const succeeded = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code === 0));
    });
    stop.throwIfAborted();
    return { succeeded, output: lines.join('\n') };
  } finally {
    stop.removeEventListener('abort', interrupt);
    file.end();
    await finished(file);
  }
}
