import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { listPackages } from './read-manifests.mjs';

/**
 * Removes what pnpm put into this checkout, but not the folder that setting up works in.
 *
 * @param {import('./checkout.mjs').Checkout} checkout
 */
export function removeInstalled({ root, state }) {
  const modules = dirname(state);
  for (const name of readdirSync(modules)) {
    if (name !== basename(state)) rmSync(join(modules, name), { recursive: true, force: true });
  }
  for (const folder of listPackages(root)) {
    rmSync(join(root, folder, 'node_modules'), { recursive: true, force: true });
  }
}
