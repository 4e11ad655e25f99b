import { CountersignError } from '@countersign/schema';
import { createRecoverPerson } from '@countersign/use-cases';
import type { HostContext } from '../host-context.ts';
import { openInstallation } from '../open-installation.ts';
import { problemOfInstallation } from '../require-installation.ts';

/**
 * Makes a code for an administrator who cannot sign in any more; the services may run or not.
 * @throws CountersignError RECOVERY_REFUSED, and what a write throws
 */
export async function recover({ email }: { email: string }, { config, logger }: HostContext) {
  const problem = problemOfInstallation(config.dataDirectory);
  if (problem !== undefined) throw new CountersignError('RECOVERY_REFUSED', { problem });
  const installation = await openInstallation(config.dataDirectory, logger);
  try {
    const made = await createRecoverPerson(installation)(email);
    return {
      principal: made.principal.id,
      email: made.principal.email,
      code: made.code,
      expiresAt: new Date(made.expiresAt).toISOString(),
      entry: made.entry,
    };
  } finally {
    installation.store.close();
  }
}
