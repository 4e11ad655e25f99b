import type { ApiClient } from '@countersign/api-client';
import { handIn, rowsOf } from '../batches/hand-in.ts';
import { forEachConcurrently } from '../measure/for-each-concurrently.ts';
import { requireEqual } from '../require-equal.ts';
import type { Suite } from '../suite.ts';
import { againstBound } from './against-bound.ts';
import { ACCOUNT, PROVIDER } from './company.ts';
import { CONCURRENCY, openPipeline, type Pipeline } from './open-pipeline.ts';
import { signIn } from './register-company.ts';
import { sharesOfCore } from './shares-of-core.ts';
import { type Sizing, sizeOf } from './size.ts';
import type { Installation } from './start-installation.ts';
import { until } from './until.ts';

const WINDOWS = 5;
/** What a start leaves behind comes to rest. */
const SETTLE_SECONDS = 5;
const PERCENT_OF_CORE = 1;
const PATIENCE_SECONDS = 600;
/** More than any rule asks for. */
const APPROVERS = 5;

/** What worker and API take with nothing to do: with nothing that waits, and with much that waits for the first row of its file. */
export const idleBench =
  (sizing: Sizing): Suite =>
  async (bench) => {
    const rows = sizeOf(sizing, { normal: 500, full: 3_000 });
    const seconds = sizing.full ? 20 : 4;
    const pipeline = await openPipeline(bench.own, { apiUsers: rows });
    const { installation } = pipeline;
    const measure = async (name: string, baseline_name: string) => {
      await sharesOfCore(installation, { windows: 1, seconds: SETTLE_SECONDS });
      const shares = await sharesOfCore(installation, { windows: WINDOWS, seconds });
      await requireReady(installation);
      bench.report(againstBound(shares, PERCENT_OF_CORE), {
        bench: name,
        baseline_name,
        unit: '% of a core, worker and API',
        better: 'less',
        goal: 1,
      });
    };
    await measure('pipeline/idle', 'the bound with nothing that waits');
    const requests = await submitRevocations(pipeline);
    await approveByAll(pipeline, requests);
    await until(
      'all but the first wait',
      PATIENCE_SECONDS,
      async () => (await countBehindCanary(pipeline, requests)) === rows - 1,
    );
    await measure('pipeline/idle-behind-canary', `the bound with ${rows - 1} that wait for the first row`);
    requireEqual('that wait for the first row', await countBehindCanary(pipeline, requests), rows - 1);
  };

/** @throws Error where API or worker does nothing because it cannot */
async function requireReady({ apiUrl, workerUrl }: Installation): Promise<void> {
  for (const url of [apiUrl, workerUrl]) {
    const { ok, status } = await fetch(`${url}/readyz`);
    if (!ok) throw new Error(`${url} is not ready: ${status}.`);
  }
}

/** A file that takes access from all API users: a person does the first row in the portal before the others begin. */
async function submitRevocations({ people, addresses }: Pipeline): Promise<readonly string[]> {
  const lines = addresses.map(
    (address, index) =>
      `${PROVIDER},revoke-api-access,${ACCOUNT},integration-${index},${address},owner-told,Not needed`,
  );
  const header = 'provider,action,account,integration,subject,acknowledge,reason';
  const file = Buffer.from([header, ...lines, ''].join('\n'));
  const { id } = await handIn(people.requester, 'revocations.csv', file);
  const rows = await rowsOf(people.requester, id);
  return rows.map(({ request, state, problems }) => {
    if (request === null) throw new Error(`A row is ${state}: ${problems[0]?.rule}`);
    return request;
  });
}

async function approveByAll({ installation, log }: Pipeline, requests: readonly string[]): Promise<void> {
  for (let approver = 1; approver <= APPROVERS; approver += 1) {
    const client = await signIn(installation, 'approver', `approver-${approver}`);
    await forEachConcurrently(requests, CONCURRENCY, (id) => approve(client, id));
    if (log.ofType('request.approved') === requests.length) return;
  }
  throw new Error(`Only ${log.ofType('request.approved')} of ${requests.length} requests are approved.`);
}

async function approve(client: ApiClient, id: string): Promise<void> {
  const { revision } = await client.showRequest({ params: { id } });
  await client.reviewRequest({ params: { id }, body: { verdict: 'approve', digest: revision.digest } });
}

async function countBehindCanary({ people }: Pipeline, requests: readonly string[]): Promise<number> {
  let waiting = 0;
  await forEachConcurrently(requests, CONCURRENCY, async (id) => {
    const { waitsFor } = await people.requester.showRequest({ params: { id } });
    if (waitsFor?.because === 'canary') waiting += 1;
  });
  return waiting;
}
