import { join } from 'node:path';

/**
 * Where the pieces of one checkout are. What setting up writes of its own is under node_modules, so that deleting
 * that folder really starts from nothing.
 *
 * @typedef {object} Checkout
 * @property {string} root absolute path
 * @property {string} state folder that setting up owns
 * @property {string} stamp holds the manifests of the last complete installation
 * @property {string} lock present while a command is installing
 * @property {string} log raw output of the last installation
 * @property {string} pnpmFolder where npm unpacks the pinned pnpm
 * @property {string} pnpm the pinned pnpm
 * @property {string} node the pinned Node
 * @property {string} compileCache where Node keeps the compiled form of what it loads, of the TypeScript above all
 */

/**
 * What every step of an installation works with.
 *
 * @typedef {object} Installation
 * @property {Checkout} checkout
 * @property {string} npm
 * @property {ReturnType<typeof import('./progress.mjs').createProgress>} progress
 * @property {AbortSignal} stop aborted, with an Interrupted as its reason, when this process is told to stop
 */

/**
 * @param {string} root
 * @returns {Checkout}
 */
export function describeCheckout(root) {
  const state = join(root, 'node_modules', '.countersign');
  const pnpmFolder = join(state, 'pnpm');
  return {
    root,
    state,
    stamp: join(state, 'prepared'),
    lock: join(state, 'lock'),
    log: join(state, 'setup.log'),
    pnpmFolder,
    pnpm: join(pnpmFolder, 'node_modules', '.bin', 'pnpm'),
    node: join(root, 'node_modules', 'node', 'bin', 'node'),
    compileCache: join(state, 'compile-cache'),
  };
}
