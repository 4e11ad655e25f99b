import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const path = (dataDirectory: string) => join(dataDirectory, 'sandbox', 'port');

/**
 * The port at which the stand-ins of a data directory were started first. Accounts are registered with it, so they have to
 * come up at the same one every time.
 */
export function knownSandboxPort(dataDirectory: string): string | undefined {
  return existsSync(path(dataDirectory)) ? readFileSync(path(dataDirectory), 'utf8').trim() : undefined;
}

export function writeSandboxPort(dataDirectory: string, sandboxUrl: string): void {
  mkdirSync(join(dataDirectory, 'sandbox'), { recursive: true, mode: 0o700 });
  writeFileSync(path(dataDirectory), `${new URL(sandboxUrl).port}\n`);
}
