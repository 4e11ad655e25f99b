import { spawn } from 'node:child_process';
import { isatty } from 'node:tty';

/** @type {NodeJS.Signals[]} */
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** npm passes a signal on that the process group has already had; two this close together are one request to stop. */
const sameRequestMs = 1000;

/**
 * Runs a program as if it had been started directly: same terminal, and this process ends the way the program ends,
 * by exit code or by signal, after the program has finished its clean stop.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 */
export async function runInForeground(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: 'inherit' });
  const stopListening = passSignalsOn(child);
  const { code, signal } = await ending(child);
  stopListening();
  if (signal !== null) process.kill(process.pid, signal);
  else process.exitCode = code ?? 1;
}

/** @param {import('node:child_process').ChildProcess} child */
function passSignalsOn(child) {
  // A terminal gives Ctrl-C and hang-up to the whole process group, the program included; passing them on as well
  // would make it two, and a second Ctrl-C usually means "stop at once". Without one, only this process gets them.
  const terminalDelivers = [0, 1, 2].some((descriptor) => isatty(descriptor));
  /** @type {Map<NodeJS.Signals, number>} */
  const lastSeen = new Map();

  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    const now = performance.now();
    const repeated = now - (lastSeen.get(signal) ?? Number.NEGATIVE_INFINITY) < sameRequestMs;
    lastSeen.set(signal, now);
    if (!repeated && (signal === 'SIGTERM' || !terminalDelivers)) child.kill(signal);
  };
  for (const signal of passedOn) process.on(signal, onSignal);
  return () => {
    for (const signal of passedOn) process.off(signal, onSignal);
  };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
function ending(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}
