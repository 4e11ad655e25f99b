import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseVkey } from '@countersign/audit-log';
import { type LogFile, readLogFile } from '../log/log-file.ts';
import { wallMillis } from '../measure/clocks.ts';
import { compare } from '../measure/compare.ts';
import { requireEqual } from '../require-equal.ts';
import type { Own } from '../resources/with-resources.ts';
import type { Suite } from '../suite.ts';
import { apiUserAddresses } from './company.ts';
import { jobRounds } from './job-rounds.ts';
import { processorSeconds } from './processor-time.ts';
import { providerAt } from './provider.ts';
import { registerCompany } from './register-company.ts';
import { requestRounds } from './request-rounds.ts';
import { type Installation, startInstallation } from './start-installation.ts';
import { startRedis } from './start-redis.ts';

/** Approvals, steps and jobs under way at once, on either side. */
const CONCURRENCY = 8;
const REQUESTS = 100;
/** BullMQ by itself is done with this many in about the time that the product takes for its own. */
const BARE_REQUESTS = 1_000;
const ROUNDS = 5;
const WARM_UPS = 1;

/**
 * Requests per second from approval to recorded outcome, all parts running as they do in earnest: approvals over HTTP, the
 * outbox, Redis, the worker with permit, both evaluators and connector, the provider's stand-in, the signed log.
 */
export const pipelineSuite: Suite = async (bench) => {
  const { own } = bench;
  const redisUrl = await startRedis(own);
  const installation = await startInstallation(own, { redisUrl, concurrency: CONCURRENCY });
  const addresses = apiUserAddresses(REQUESTS);
  const people = await registerCompany(installation, addresses);
  const log = await openLogOf(installation, own);
  const before = workOf(installation);
  const comparison = await compare({
    ours: requestRounds({ people, log, addresses, concurrency: CONCURRENCY }),
    baseline: await jobRounds(own, { redisUrl, requests: BARE_REQUESTS, concurrency: CONCURRENCY }),
    rounds: ROUNDS,
    warmUps: WARM_UPS,
    now: wallMillis,
  });
  const requests = REQUESTS * (ROUNDS + WARM_UPS);
  // From outside: as many changes happened on the provider as were asked for, and the log of all of it holds.
  requireEqual('changes on the provider', await providerAt(installation.sandboxUrl).changes(), requests);
  const report = log.verify();
  if (!report.ok) throw new Error(`The log does not verify: ${report.findings[0]?.message}`);
  bench.report(comparison, {
    bench: 'pipeline/update',
    baseline_name: 'BullMQ, two jobs per request that do nothing',
    unit: 'requests/s',
    goal: null,
  });
  for (const [name, seconds] of workOf(installation)) {
    const millis = ((seconds - (before.get(name) ?? 0)) * 1000) / requests;
    bench.say(`  ${name}: ${millis.toFixed(1)} ms of processor time per request, its submission included`);
  }
};

async function openLogOf({ dataDirectory, administrator }: Installation, own: Own): Promise<LogFile> {
  const { origin } = await administrator.keys({});
  // The key as it lies on the disk, not as the API says it: a log is not verified with its own word.
  const vkey = readFileSync(join(dataDirectory, 'keys', 'log.vkey'), 'utf8').trim();
  const trusted = { origin, vkeys: [parseVkey(vkey)] };
  return readLogFile({ path: join(dataDirectory, 'countersign.db'), trusted }, own);
}

function workOf({ pids }: Installation): ReadonlyMap<string, number> {
  const work = new Map<string, number>();
  for (const [name, pid] of pids) {
    const seconds = processorSeconds(pid);
    if (seconds !== null) work.set(name, seconds);
  }
  return work;
}
