import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { failure, writeToLog } from './failure.mjs';
import { findNpm } from './find-npm.mjs';
import { installDependencies } from './install-dependencies.mjs';
import { installPnpm } from './install-pnpm.mjs';
import { isPrepared } from './is-prepared.mjs';
import { withLock } from './lock.mjs';
import { createProgress } from './progress.mjs';
import { listPackages, readManifests } from './read-manifests.mjs';
import { Interrupted, SetupError } from './setup-error.mjs';

/** @type {NodeJS.Signals[]} */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Installs the pinned pnpm, the dependencies of the lockfile and the pinned Node. One process at a time; what an
 * interrupted run left behind is completed, or replaced when it cannot be.
 *
 * @param {import('./checkout.mjs').Checkout} checkout
 * @throws {SetupError} with one sentence that says what to do
 * @throws {Interrupted} when this process was told to stop
 */
export async function prepare(checkout) {
  const npm = findNpm(process.env.PATH);
  const progress = createProgress();
  const stopping = new AbortController();
  const stop = stopping.signal;
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => stopping.abort(new Interrupted(signal));
  for (const signal of stopSignals) process.on(signal, onSignal);
  try {
    mkdirSync(checkout.state, { recursive: true });
    const onWait = () => progress.say('another command is setting up this checkout; waiting for it');
    await withLock({ file: checkout.lock, stop, onWait }, async () => {
      if (!isPrepared(checkout)) await install({ checkout, npm, progress, stop });
    });
  } catch (error) {
    stop.throwIfAborted();
    if (error instanceof SetupError) throw error;
    throw failure(checkout, String(error), writeToLog(checkout, error));
  } finally {
    for (const signal of stopSignals) process.off(signal, onSignal);
  }
}

/** @param {import('./checkout.mjs').Installation} installation */
async function install(installation) {
  const { checkout, progress } = installation;
  // Taken before anything is installed: a manifest edited meanwhile makes the next command install again.
  const manifests = readManifests(checkout.root);
  rmSync(checkout.stamp, { force: true });
  rmSync(checkout.log, { force: true });
  const isFirst = !existsSync(checkout.node);
  progress.say(isFirst ? 'setting up this checkout, once' : 'bringing the dependencies up to date');

  await installPnpm(installation);
  const first = await installDependencies(installation);
  if (first !== 'done') {
    progress.say('repairing what an earlier run left behind');
    removeInstalled(checkout);
    const second = await installDependencies(installation);
    if (second !== 'done') throw failure(checkout, second.output);
  }
  writeFileSync(`${checkout.stamp}.new`, manifests);
  renameSync(`${checkout.stamp}.new`, checkout.stamp);
  progress.done();
}

/**
 * Removes what pnpm put into this checkout, but not the folder that setting up works in.
 *
 * @param {import('./checkout.mjs').Checkout} checkout
 */
function removeInstalled({ root, state }) {
  const modules = dirname(state);
  for (const name of readdirSync(modules)) {
    if (name !== basename(state)) rmSync(join(modules, name), { recursive: true, force: true });
  }
  for (const folder of listPackages(root)) {
    rmSync(join(root, folder, 'node_modules'), { recursive: true, force: true });
  }
}
