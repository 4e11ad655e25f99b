import { checkNode } from './check-node.mjs';
import { explainFailure } from './explain-failure.mjs';
import { failure } from './failure.mjs';
import { isDiskFull } from './is-disk-full.mjs';
import { packageManagerEnvironment, retryMs } from './package-manager-environment.mjs';
import { nodeVersion } from './pinned-versions.mjs';
import { runLogged } from './run-logged.mjs';
import { versionOf } from './version-of.mjs';

const pnpmOptions = [
  '--frozen-lockfile',
  '--reporter=append-only',
  // The user may have switched scripts off everywhere; pnpm-workspace.yaml lists the few that run here.
  '--no-ignore-scripts',
  `--config.fetch-retry-mintimeout=${retryMs.first}`,
  `--config.fetch-retry-maxtimeout=${retryMs.last}`,
];

/**
 * Installs what the lockfile lists, the pinned Node included.
 *
 * @param {import('./checkout.mjs').Installation} installation
 * @returns {Promise<'done' | { output: string }>} the output of an installation worth repeating from nothing
 * @throws {import('./setup-error.mjs').SetupError} when repeating would not help
 */
export async function installDependencies({ checkout, npm, progress, stop }) {
  progress.say('installing dependencies');
  const { succeeded, output } = await runLogged([checkout.pnpm, 'install', ...pnpmOptions], {
    cwd: checkout.root,
    env: packageManagerEnvironment(npm),
    stop,
    log: checkout.log,
    onLine: progress.readPnpm,
  });
  const isFinal = explainFailure(output).known || isDiskFull(checkout.root);
  if (!succeeded && isFinal) throw failure(checkout, output);

  await checkNode(checkout);
  const runs = (await versionOf(checkout.node)) === `v${nodeVersion(checkout.root)}`;
  return succeeded && runs ? 'done' : { output };
}
