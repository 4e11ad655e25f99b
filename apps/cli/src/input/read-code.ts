import { text } from 'node:stream/consumers';
import { UsageError } from '../exit-codes.ts';
import { promptSilently } from './prompt-silently.ts';

/**
 * The code to enrol with, from the terminal without showing it, or from standard input: as an argument it could be read by
 * every other process of the machine.
 * @throws UsageError where there is none
 */
export async function readCode(): Promise<string> {
  const code = process.stdin.isTTY
    ? await promptSilently('No code was typed, so nothing was sent.', (ask) => ask('Code: '))
    : await text(process.stdin);
  if (code.trim() === '') throw new UsageError('Give the code with --code, or on standard input.');
  return code.trim();
}
