import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { nodeVersion } from './pinned-versions.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Makes sure that the pinned Node is the program that this checkout was tested with, before it is run. The lockfile has the
 * hash of the package `node`, and not that of the program, which an install script of that package fetches; its SHA-256 for
 * each platform is in tooling/setup/node-sha256.json.
 *
 * @param {import('./checkout.mjs').Checkout} checkout
 * @throws {SetupError} when it is another one, or nobody has said which one it must be
 */
export async function checkNode(checkout) {
  // What is missing is completed by whoever called.
  if (!existsSync(checkout.node)) return;
  const pinned = JSON.parse(readFileSync(join(checkout.root, 'tooling/setup/node-sha256.json'), 'utf8'));
  const platform = `${process.platform}-${process.arch}`;
  const version = nodeVersion(checkout.root);
  const expected = pinned[platform];
  if (version !== pinned.version || typeof expected !== 'string') {
    throw new SetupError(
      `tooling/setup/node-sha256.json has no hash of Node ${version} for ${platform}; add the SHA-256 of package/bin/node of the npm package for that platform, from a registry that you trust, and run the command again.`,
    );
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(checkout.node), hash);
  const found = hash.digest('hex');
  if (found === expected) return;
  throw new SetupError(
    `${checkout.node} is not Node ${version} as this checkout pins it: its SHA-256 is ${found}, and ${expected} was expected. It was not run. Find out where your packages come from (npm config get registry), delete node_modules and run the command again.`,
  );
}
