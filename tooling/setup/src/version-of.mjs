import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * What a program answers to `--version`.
 *
 * @param {string} program
 * @returns {Promise<string | undefined>} undefined when it does not run
 */
export async function versionOf(program) {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version']);
    return stdout.trim();
  } catch {
    return undefined;
  }
}
