import { join } from 'node:path';
import { createNextKey } from '@countersign/runtime';
import { CountersignError, ROTATED_KEYS } from '@countersign/schema';
import type { HostContext } from '../host-context.ts';
import { problemOfInstallation } from '../require-installation.ts';

/**
 * Makes a key beside the one that it is to take the place of, or finds the one that was made; gives its public half.
 * @throws CountersignError GOVERNANCE_REFUSED where there is no installation here or no such key
 */
export async function nextKey({ name }: { name: string }, { config }: HostContext) {
  const refused = (reason: string) => new CountersignError('GOVERNANCE_REFUSED', { reason });
  const key = ROTATED_KEYS.find((one) => one === name);
  if (key === undefined) throw refused(`"${name}" is none of ${ROTATED_KEYS.join(', ')}`);
  const problem = problemOfInstallation(config.dataDirectory);
  if (problem !== undefined) throw refused(problem);
  return { key, successor: await createNextKey(join(config.dataDirectory, 'keys'), key) };
}
