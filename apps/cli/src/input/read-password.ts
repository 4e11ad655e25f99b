import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsageError } from '../exit-codes.ts';

/**
 * Asks for a password twice on the terminal without showing it. Never taken from an argument, where every other process of
 * the machine could read it.
 * @throws UsageError without a terminal; Error when the terminal is left with Ctrl-C or Ctrl-D
 */
export async function readPasswordTwice(): Promise<{ text: string; confirmation: string }> {
  if (!process.stdin.isTTY) throw new UsageError('A password is typed on a terminal; there is none.');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true, historySize: 0 });
  const givenUp = new AbortController();
  terminal.once('SIGINT', () => givenUp.abort());
  terminal.once('close', () => givenUp.abort());
  const ask = async (what: string) => {
    process.stderr.write(what);
    try {
      return await terminal.question('', { signal: givenUp.signal });
    } finally {
      process.stderr.write('\n');
    }
  };
  try {
    return { text: await ask('Password: '), confirmation: await ask('Once more: ') };
  } catch (cause) {
    throw new Error('No password was typed, so nothing was sent.', { cause });
  } finally {
    terminal.close();
  }
}
