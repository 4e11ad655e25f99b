import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const heartbeatMs = 1000;

/**
 * Runs `work` while no other process does, in this checkout. The lock is a file that its holder touches every second.
 * One whose holder is gone, or that nobody has touched for `patienceMs` of our own watching, is taken over; clocks
 * and process ids of other machines and containers are not trusted. Rejects when told to stop while it waits.
 *
 * @template T
 * @param {{ file: string, stop: AbortSignal, onWait: () => void, pollMs?: number, patienceMs?: number }} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock({ file, stop, onWait, pollMs = 200, patienceMs = 10_000 }, work) {
  const token = `${hostname()} ${process.pid} ${process.hrtime.bigint()}`;
  let waited = false;
  let seen = '';
  let unchangedSince = 0;
  while (!tryTake(file, token)) {
    const now = performance.now();
    const current = describe(file);
    if (current === undefined) continue;
    if (current.signature !== seen) {
      seen = current.signature;
      unchangedSince = now;
    }
    if (isHolderGone(current.token) || now - unchangedSince >= patienceMs) {
      breakLock(file, current.token);
      continue;
    }
    if (!waited) onWait();
    waited = true;
    await sleep(pollMs, undefined, { signal: stop });
  }
  const heartbeat = setInterval(() => touch(file), heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (describe(file)?.token === token) rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {string} token
 */
function tryTake(file, token) {
  try {
    writeFileSync(file, token, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {{ token: string, signature: string } | undefined} undefined when the lock is gone again
 */
function describe(file) {
  try {
    const token = readFileSync(file, 'utf8');
    return { token, signature: `${token} ${statSync(file).mtimeMs}` };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string} token */
function isHolderGone(token) {
  const [host, pid] = token.split(' ');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

/**
 * Moves the lock aside before deleting it: of two processes that judged it stale only one gets it, and one that got
 * a newer lock by mistake sees so from the token and puts it back.
 *
 * @param {string} file
 * @param {string} staleToken
 */
function breakLock(file, staleToken) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = readFileSync(aside, 'utf8');
  if (moved !== staleToken) tryTake(file, moved);
  rmSync(aside, { force: true });
}

/** @param {string} file */
function touch(file) {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch (error) {
    // Somebody deleted node_modules under us; the installation itself will say so.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
