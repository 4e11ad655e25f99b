import { existsSync, readFileSync } from 'node:fs';
import { readManifests } from './read-manifests.mjs';

/**
 * Whether the installed dependencies are the ones this checkout asks for. Reads a few small files and starts nothing:
 * it runs before every command.
 *
 * @param {import('./checkout.mjs').Checkout} checkout
 */
export function isPrepared(checkout) {
  if (!existsSync(checkout.stamp) || !existsSync(checkout.node)) return false;
  return readFileSync(checkout.stamp, 'utf8') === readManifests(checkout.root);
}
