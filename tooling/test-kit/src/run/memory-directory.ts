import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SHARED_MEMORY = '/dev/shm';
/** Far more than all tests that run at once keep. */
const ROOM_BYTES = 2 * 1024 ** 3;

/**
 * A file system in memory on which tests can do what they do on a disk, or undefined. Every commit of every store waits for the
 * disk, thousands of times in a run; that the product asks the disk is what its own tests show, and no test can see whether
 * the disk obeys.
 */
export function memoryDirectory(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    return bavail * bsize >= ROOM_BYTES && runsPrograms(SHARED_MEMORY) ? SHARED_MEMORY : undefined;
  } catch {
    // Not on this operating system, or not for this user.
    return undefined;
  }
}

/** Containers often forbid it there. */
function runsPrograms(parent: string): boolean {
  const directory = mkdtempSync(join(parent, 'countersign-probe-'));
  try {
    const program = join(directory, 'program');
    writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o700 });
    return spawnSync(program).status === 0;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
