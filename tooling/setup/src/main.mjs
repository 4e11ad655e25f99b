import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeCheckout } from './checkout.mjs';
import { isPrepared } from './is-prepared.mjs';
import { tasks } from './tasks.mjs';

/**
 * Installs what is missing, then runs a task. The task `prepare` only installs. What only some runs need is imported
 * when they do: this runs before every command.
 *
 * @param {string[]} argv the task's name and the user's arguments
 */
export async function main([name = 'prepare', ...args]) {
  const checkout = describeCheckout(fileURLToPath(new URL('../../..', import.meta.url)));
  const task = tasks[name];
  if (name !== 'prepare' && task === undefined) {
    fail(`there is no task ${name}; the tasks are ${Object.keys(tasks).join(', ')}.`);
    return;
  }
  if (!isPrepared(checkout) && !(await install(checkout))) return;
  if (task === undefined) return;

  const { runInForeground } = await import('./run-in-foreground.mjs');
  const command = [...(task.flags ?? []), join(checkout.root, task.program), ...task.args, ...args];
  await runInForeground(checkout.node, command, {
    cwd: checkout.root,
    env: {
      NODE_COMPILE_CACHE: checkout.compileCache,
      ...(task.needsTools ? withToolsOnPath(checkout) : process.env),
    },
  });
}

/**
 * @param {import('./checkout.mjs').Checkout} checkout
 * @returns {Promise<boolean>} false when it failed; the user has been told why
 */
async function install(checkout) {
  const { prepare } = await import('./prepare.mjs');
  const { Interrupted, SetupError } = await import('./setup-error.mjs');
  try {
    await prepare(checkout);
    return true;
  } catch (error) {
    if (!(error instanceof SetupError || error instanceof Interrupted)) throw error;
    fail(error.message);
    if (error instanceof Interrupted) process.kill(process.pid, error.signal);
    return false;
  }
}

/**
 * The repository's tools find each other by name: turbo starts pnpm, pnpm starts tsc, tsc's launcher starts node.
 *
 * @param {import('./checkout.mjs').Checkout} checkout
 * @returns {NodeJS.ProcessEnv}
 */
function withToolsOnPath(checkout) {
  const folders = [
    dirname(checkout.node),
    join(checkout.root, 'node_modules', '.bin'),
    dirname(checkout.pnpm),
  ];
  return {
    ...process.env,
    PATH: [...folders, process.env.PATH ?? ''].join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
  };
}

/** @param {string} sentence */
function fail(sentence) {
  process.stderr.write(`countersign: ${sentence}\n`);
  process.exitCode = 1;
}
