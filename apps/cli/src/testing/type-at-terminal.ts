import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { platform } from 'node:os';
import { join } from 'node:path';
import { plainEnvironment } from '@countersign/test-kit';

const MAIN = join(import.meta.dirname, '..', 'main.ts');

/** What somebody at a terminal saw, and how the program ended. */
export interface Session {
  readonly code: number | null;
  /** Everything that came to the screen, what the terminal itself echoes included. */
  readonly screen: string;
}

/**
 * Runs the program at a pseudo-terminal, made by the system's `script`, and types each text once its prompt is there.
 * Waiting for the prompt matters: before it, the terminal echoes what is typed, as it does for everybody. Without colours, which would stand
 * between the words.
 */
export async function typeAtTerminal(
  words: readonly string[],
  typed: readonly (readonly [prompt: string, text: string])[],
): Promise<Session> {
  const command = [process.execPath, MAIN, ...words];
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const args = platform() === 'linux' ? ['-qec', quoted, '/dev/null'] : ['-q', '/dev/null', ...command];
  const terminal = spawn('script', args, {
    env: plainEnvironment({ NO_COLOR: '1' }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  const waiting = [...typed];
  terminal.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
    const [next] = waiting;
    if (next === undefined || !screen.endsWith(next[0])) return;
    waiting.shift();
    terminal.stdin.write(next[1]);
  });
  const [code]: (number | null)[] = await once(terminal, 'close');
  return { code: code ?? null, screen };
}
