import { readFileSync } from 'node:fs';

/**
 * The package manager this checkout asks for.
 *
 * @param {string} root
 * @returns {string} name and version, such as `pnpm@12.21.0`
 */
export function packageManager(root) {
  return readField(`${root}/package.json`, 'packageManager') ?? 'pnpm';
}

/**
 * The version of Node that the lockfile brought.
 *
 * @param {string} root
 * @returns {string | undefined} undefined when it is not installed
 */
export function nodeVersion(root) {
  return readField(`${root}/node_modules/node/package.json`, 'version');
}

/**
 * @param {string} path of a JSON file
 * @param {string} field
 * @returns {string | undefined}
 */
function readField(path, field) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))[field];
  } catch {
    return undefined;
  }
}
