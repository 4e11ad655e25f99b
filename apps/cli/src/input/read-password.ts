import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsageError } from '../exit-codes.ts';

/**
 * Asks for a password twice on the terminal without showing it. Never taken from an argument, where every other process of
 * the machine could read it.
 * @throws UsageError without a terminal
 */
export async function readPasswordTwice(): Promise<{ text: string; confirmation: string }> {
  if (!process.stdin.isTTY) throw new UsageError('A password is typed on a terminal; there is none.');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    process.stderr.write('Password: ');
    const text = await terminal.question('');
    process.stderr.write('\nOnce more: ');
    const confirmation = await terminal.question('');
    process.stderr.write('\n');
    return { text, confirmation };
  } finally {
    terminal.close();
  }
}
