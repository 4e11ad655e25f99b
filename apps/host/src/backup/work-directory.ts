import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const PREFIX = 'backup-work-';

/**
 * A directory inside the data directory in which a backup is put together: what lies in it is as secret as everything beside
 * it. What a backup that was cut off had left behind is removed first.
 */
export function createWorkDirectory(root: string): { readonly path: string } & Disposable {
  for (const name of readdirSync(root)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(root, name), { recursive: true });
  }
  const path = mkdtempSync(join(root, `${PREFIX}${process.pid}-`));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
