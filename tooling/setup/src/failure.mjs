import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFull, explainFailure } from './explain-failure.mjs';
import { isDiskFull } from './is-disk-full.mjs';
import { packageManager } from './pinned-versions.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * The error to show for an installation that failed.
 *
 * @param {import('./checkout.mjs').Checkout} checkout
 * @param {string} output what the program that failed printed
 * @param {string} [details] the file that has it all
 */
export function failure(checkout, output, details = checkout.log) {
  const sentence = isDiskFull(checkout.root) ? diskFull : explainFailure(output).sentence;
  return new SetupError(
    `${sentence.replace('PACKAGE_MANAGER', packageManager(checkout.root))} (details: ${details}).`,
  );
}

/**
 * Keeps an error of our own for the log: in the checkout, or beside other temporary files if that cannot be written.
 *
 * @param {import('./checkout.mjs').Checkout} checkout
 * @param {unknown} error
 * @returns {string} the file; if nothing can be written anywhere, the error in words
 */
export function writeToLog(checkout, error) {
  const text = `${error instanceof Error ? error.stack : error}\n`;
  for (const file of [checkout.log, join(tmpdir(), `countersign-setup-${process.pid}.log`)]) {
    try {
      writeFileSync(file, text, { flag: 'a' });
      return file;
    } catch {
      // The next place, then.
    }
  }
  return String(error);
}
