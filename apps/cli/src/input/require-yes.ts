import { createInterface } from 'node:readline';
import { UsageError } from '../exit-codes.ts';

/**
 * Asks on the terminal before something is done that whoever does it answers for; the remedy says what to add where there is no terminal.
 * @throws UsageError where the answer is not yes, or where there is no terminal to ask on
 */
export async function requireYes(question: string, remedy = 'Add --yes if you are sure.'): Promise<void> {
  if (!process.stdin.isTTY) throw new UsageError(`There is no terminal to ask on. ${remedy}`);
  process.stderr.write(question);
  // The terminal edits the line itself, so that nothing but the question is written to it.
  const lines = createInterface({ input: process.stdin, terminal: false });
  let answer = '';
  try {
    for await (const line of lines) {
      answer = line;
      break;
    }
  } finally {
    lines.close();
  }
  if (answer.trim().toLowerCase() !== 'yes') throw new UsageError('Nothing was done.');
}
