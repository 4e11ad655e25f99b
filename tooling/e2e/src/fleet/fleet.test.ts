import { apiUserAddresses } from '@countersign/bench/pipeline';
import { REDIS_INSTALLED } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { LOOPBACK } from './network.ts';
import { cutOffAndKill, runDrill } from './run-drill.ts';
import { startFleet } from './start-fleet.ts';

const REQUESTS = 60;
const LIMIT_MILLIS = 180_000;

test.skipIf(!REDIS_INSTALLED)(
  'three workers, of which one is cut off from the ledger, one from the queue and one is killed, carry out everything, and once',
  async () => {
    await using resources = new AsyncDisposableStack();
    const addresses = apiUserAddresses(REQUESTS);
    const fleet = await startFleet((one) => resources.use(one), {
      addresses,
      concurrency: 4,
      networks: [
        { ...LOOPBACK, name: 'one' },
        { ...LOOPBACK, name: 'two' },
      ],
    });
    const { entries, changes, attempts, verified } = await runDrill(fleet, addresses, cutOffAndKill);
    expect(entries['request.done']).toBe(REQUESTS);
    expect(entries['request.failed']).toBeUndefined();
    // An update and its read-back, however many workers attempted it.
    expect(entries['step.applied']).toBe(2 * REQUESTS);
    expect(changes).toBe(REQUESTS);
    expect(entries['step.attempted']).toBeGreaterThan(REQUESTS);
    expect(entries['step.reported-late']).toBeGreaterThan(0);
    expect(Object.keys(attempts).sort()).toEqual(['beside the store', 'elsewhere 1', 'elsewhere 2']);
    expect(verified).toBe(true);
  },
  LIMIT_MILLIS,
);
