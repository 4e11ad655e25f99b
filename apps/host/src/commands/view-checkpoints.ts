import { CountersignError, type Instant } from '@countersign/schema';
import { viewCheckpoints } from '@countersign/use-cases';
import type { HostContext } from '../host-context.ts';
import { openInstallation } from '../open-installation.ts';
import { problemOfInstallation } from '../require-installation.ts';

const iso = (instant: Instant | null) => (instant === null ? null : new Date(instant).toISOString());

/**
 * Who outside has how much of the log, in the words of the service's status.
 * @throws CountersignError GOVERNANCE_REFUSED where there is no installation here
 */
export async function viewCheckpointsHere({ config, logger }: HostContext) {
  const problem = problemOfInstallation(config.dataDirectory);
  if (problem !== undefined) throw new CountersignError('GOVERNANCE_REFUSED', { reason: problem });
  const { store } = await openInstallation(config.dataDirectory, logger);
  try {
    const { newest, targets } = store.read(viewCheckpoints);
    return {
      newest,
      targets: targets.map((one) => ({
        ...one,
        deliveredAt: iso(one.deliveredAt),
        since: iso(one.since),
      })),
    };
  } finally {
    store.close();
  }
}
