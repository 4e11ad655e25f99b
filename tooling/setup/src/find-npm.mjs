import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { SetupError } from './setup-error.mjs';

/**
 * npm from the PATH, or the one that came with the Node that runs this.
 *
 * @param {string | undefined} searchPath
 * @returns {string} absolute path
 * @throws {SetupError} when there is none
 */
export function findNpm(searchPath) {
  const folders = [...(searchPath ?? '').split(delimiter), dirname(process.execPath)];
  const npm = folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'npm'))
    .find(isExecutable);
  if (npm !== undefined) return npm;
  throw new SetupError(
    'npm is not on the PATH; install it together with Node 18 or newer (https://nodejs.org) and run the command again.',
  );
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
