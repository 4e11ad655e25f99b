import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Root of the checkout. */
export const ROOT = resolve(import.meta.dirname, '../../../../..');

/** A data directory of its own; it is removed when disposed of. */
export function createDataDirectory(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'countersign-e2e-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** The environment without anything of the developer's that would configure Countersign, and any free ports. */
export function environmentFor(
  dataDirectory: string,
  settings: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  const ports = { API_PORT: '0', WORKER_PORT: '0', SANDBOX_PORT: '0' };
  return { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE, COUNTERSIGN_DATA: dataDirectory, ...ports, ...settings };
}
