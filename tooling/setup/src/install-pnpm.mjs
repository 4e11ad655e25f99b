import { mkdirSync, rmSync } from 'node:fs';
import { failure } from './failure.mjs';
import { packageManagerEnvironment } from './package-manager-environment.mjs';
import { packageManager } from './pinned-versions.mjs';
import { runLogged } from './run-logged.mjs';
import { versionOf } from './version-of.mjs';

const npmOptions = [
  // pnpm's own install script puts its native binary in place, whatever the user's settings say about scripts.
  '--ignore-scripts=false',
  '--no-save',
  '--no-package-lock',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

/**
 * Unpacks the pinned pnpm into the checkout, unless it is there.
 *
 * @param {import('./checkout.mjs').Installation} installation
 * @throws {import('./setup-error.mjs').SetupError}
 */
export async function installPnpm({ checkout, npm, progress, stop }) {
  const wanted = packageManager(checkout.root);
  const works = async () => `pnpm@${await versionOf(checkout.pnpm)}` === wanted;
  if (await works()) return;

  progress.say(`fetching ${wanted.replace('@', ' ')}`);
  rmSync(checkout.pnpmFolder, { recursive: true, force: true });
  mkdirSync(checkout.pnpmFolder, { recursive: true });
  const { succeeded, output } = await runLogged(
    [npm, 'install', `--prefix=${checkout.pnpmFolder}`, ...npmOptions, wanted],
    {
      cwd: checkout.pnpmFolder,
      env: packageManagerEnvironment(npm),
      stop,
      log: checkout.log,
      onLine: () => {},
    },
  );
  if (!succeeded || !(await works())) throw failure(checkout, output);
}
