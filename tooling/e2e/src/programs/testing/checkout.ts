import { resolve } from 'node:path';
import { plainEnvironment } from '@countersign/test-kit';

/** Root of the checkout. */
export const ROOT = resolve(import.meta.dirname, '../../../../..');

/** The environment without anything of the developer's that would configure Countersign, and any free ports. */
export function environmentFor(
  dataDirectory: string,
  settings: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const ports = { API_PORT: '0', WORKER_PORT: '0', SANDBOX_PORT: '0' };
  return plainEnvironment({ COUNTERSIGN_DATA: dataDirectory, ...ports, ...settings });
}
