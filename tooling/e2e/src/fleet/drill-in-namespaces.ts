import { apiUserAddresses } from '@countersign/bench/pipeline';
import { createNamespace } from './network.ts';
import { runDrill } from './run-drill.ts';
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
const report = await runDrill(fleet, addresses);
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
const { entries, changes, verified } = report;
const isWhole =
  entries['request.done'] === requests &&
  entries['step.applied'] === 2 * requests &&
  changes === requests &&
  verified;
process.exitCode = isWhole ? 0 : 1;
