import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/**
 * Asks on the terminal without showing what is typed.
 * @throws Error with the given words when the terminal is left with Ctrl-C or Ctrl-D
 */
export async function promptSilently<T>(
  givenUpWords: string,
  work: (ask: (what: string) => Promise<string>) => Promise<T>,
): Promise<T> {
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
    return await work(ask);
  } catch (cause) {
    throw new Error(givenUpWords, { cause });
  } finally {
    terminal.close();
  }
}
