import { requireEqual } from '../require-equal.ts';
import type { Suite } from '../suite.ts';
import { againstBound } from './against-bound.ts';
import { ACCOUNT } from './company.ts';
import { CONCURRENCY, openPipeline } from './open-pipeline.ts';
import { requireSoundLog } from './require-sound-log.ts';
import { sharesOfCore } from './shares-of-core.ts';
import { type Sizing, sizeOf } from './size.ts';
import { until } from './until.ts';
import { approveAll, submitUpdates } from './updates.ts';

const WINDOWS = 5;
const WINDOW_SECONDS = 4;
const PERCENT_OF_CORE = 3;
/** One when it is found away and one when it is back. */
const ENTRIES = 2;
const RETURN_SECONDS = 10;
/** Not a measurement: after so long it does not happen any more. */
const PATIENCE_SECONDS = 600;
const NOTICED_SECONDS = 60;

/** What a provider costs that does not answer while much waits for it, and how soon everything goes on after its return. */
export const outageBench =
  (sizing: Sizing): Suite =>
  async (bench) => {
    const requests = sizeOf(sizing, { normal: 2_000, full: 10_000 });
    const { installation, people, provider, log, addresses } = await openPipeline(bench.own, {
      apiUsers: requests,
    });
    const submitted = await submitUpdates(people.requester, {
      addresses,
      concurrency: CONCURRENCY,
      text: 'After the outage',
    });
    await provider.trouble({ kind: 'reset-before-effect' });
    await approveAll(people.approver, submitted, CONCURRENCY);
    requireEqual('requests approved', log.ofType('request.approved'), requests);
    await until(
      'the provider is known to be away',
      NOTICED_SECONDS,
      () => log.ofType('account.unavailable') > 0,
    );
    const waiting = async () => {
      const { outages } = await installation.administrator.status({});
      return outages.find(({ account }) => account === ACCOUNT)?.waiting ?? 0;
    };
    await until(
      'everything waits for the provider',
      PATIENCE_SECONDS,
      async () => (await waiting()) === requests,
    );
    const before = log.size();
    const shares = await sharesOfCore(installation, { windows: WINDOWS, seconds: WINDOW_SECONDS });
    const meanwhile = log.size() - before;
    requireEqual('requests done without a provider', log.ofType('request.done'), 0);
    requireEqual('requests that wait for the provider', await waiting(), requests);

    await provider.trouble(null);
    const returned = await until(
      'the first request is done',
      PATIENCE_SECONDS,
      () => log.ofType('request.done') > 0,
    );
    await until('all requests are done', PATIENCE_SECONDS, () => log.ofType('request.done') === requests);
    requireEqual('requests failed', log.ofType('request.failed'), 0);
    requireEqual('changes on the provider', await provider.changes(), requests);
    requireSoundLog(log);
    const less = { better: 'less', goal: 1 } as const;
    bench.report(againstBound(shares, PERCENT_OF_CORE), {
      ...less,
      bench: 'pipeline/outage-work',
      baseline_name: `the bound while ${requests} requests wait`,
      unit: '% of a core, worker and API',
    });
    const entries = log.ofType('account.unavailable') + meanwhile + log.ofType('account.available');
    bench.report(againstBound([entries], ENTRIES), {
      ...less,
      bench: 'pipeline/outage-entries',
      baseline_name: 'one down, one back',
      unit: 'entries in the log',
    });
    bench.report(againstBound([returned / 1_000], RETURN_SECONDS), {
      ...less,
      bench: 'pipeline/outage-return',
      baseline_name: 'the bound',
      unit: 's from its return until the first is done',
    });
  };
