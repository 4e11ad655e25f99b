import { apiUserAddresses } from '@countersign/bench/pipeline';
import { finishDrill } from './finish-drill.ts';
import { createNamespace } from './network.ts';
import { cutOffAndKill, runDrill } from './run-drill.ts';
import { startFleet } from './start-fleet.ts';

/**
 * The drill with two workers that have a network of their own, as `node tooling/e2e/src/fleet/drill-in-namespaces.ts [REQUESTS]`, on
 * Linux as root. Prints what became of it; ends with 1 where something was lost or happened twice.
 */
const requests = Number(process.argv[2] ?? 3_000);
const addresses = apiUserAddresses(requests);
await using resources = new AsyncDisposableStack();
const networks = ['cs-one', 'cs-two'].map((name, index) => resources.use(createNamespace(name, index + 1)));
const fleet = await startFleet((one) => resources.use(one), { addresses, concurrency: 8, networks });
const report = await runDrill(fleet, addresses, cutOffAndKill);
finishDrill(report);
