import { UsageError } from '../exit-codes.ts';
import { promptSilently } from './prompt-silently.ts';

/**
 * Asks for a password twice on the terminal without showing it. Never taken from an argument, where every other process of
 * the machine could read it.
 * @throws UsageError without a terminal; Error when the terminal is left with Ctrl-C or Ctrl-D
 */
export async function readPasswordTwice(): Promise<{ text: string; confirmation: string }> {
  if (!process.stdin.isTTY) throw new UsageError('A password is typed on a terminal; there is none.');
  return promptSilently('No password was typed, so nothing was sent.', async (ask) => ({
    text: await ask('Password: '),
    confirmation: await ask('Once more: '),
  }));
}
