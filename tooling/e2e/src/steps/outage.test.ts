import { createProbeAccounts, viewRequest, viewStatus } from '@countersign/use-cases';
import { ConnectorFailure } from '@countersign/use-cases/ports';
import { describe, expect, test, vi } from 'vitest';
import { advance, cancel, complete, confirm, openTaskOf, run, submit, view } from '../testing/act.ts';
import { type Deps, workDeps } from '../testing/assemble-deps.ts';
import { adoptOnEma2, HUB_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const INTEGRATIONS = ['siem', 'magento', 'crm'] as const;

const failure = (code: string, effect: 'none' | 'unknown' = 'none') =>
  new ConnectorFailure({ code, message: 'It does not answer.', retryable: true, effect });

interface Provider {
  /** What it refuses with; null where it answers. */
  away: string | null;
  /** Whether something stands before it that answers all the same. */
  reachable: boolean;
}

/** Three approved updates on one account, and a provider that can be switched off. */
const withProvider = (
  work: (given: {
    world: World;
    deps: Deps;
    calls: readonly string[];
    provider: Provider;
    requests: readonly string[];
    probe: () => Promise<void>;
  }) => Promise<void>,
) =>
  withWorld(async (world) => {
    const provider: Provider = { away: null, reachable: false };
    const requests: string[] = [];
    for (const integration of INTEGRATIONS) {
      await adoptOnEma2(world, integration);
      const subject = `${integration}@acme.example`;
      const change = { description: 'Other' };
      requests.push(
        await submitApproved(world, {
          provider: EMA2,
          action: 'update',
          account: 'msp',
          integration,
          subject,
          change,
        }),
      );
    }
    const { deps, calls } = withScript(world.deps, EMA2, {
      execute: async ({ apiUser }) => {
        if (provider.away !== null) throw failure(provider.away);
        return { knownBy: 'answered', providerId: apiUser.providerId ?? '' };
      },
      reach: async () => {
        if (provider.away !== null && !provider.reachable) throw failure(provider.away);
      },
    });
    await work({ world, deps, calls, provider, requests, probe: createProbeAccounts(workDeps(deps)) });
  });

const count = (world: World, type: 'account.unavailable' | 'account.available' | 'step.failed') =>
  world.deps.store.read((tx) => tx.audit.count({ type, from: 0 }));

/** What is due is tried until the account is known to be away. */
async function untilAway(world: World, deps: Deps): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await run(world, deps);
    advance(world, 2_000);
  }
  expect(count(world, 'account.unavailable')).toBe(1);
}

describe('a provider that does not answer', () => {
  test('is asked by one probe at a time, and by no step, however long it is away', () =>
    withProvider(async ({ world, deps, calls, provider, probe }) => {
      provider.away = 'PROVIDER_MAINTENANCE';
      await untilAway(world, deps);
      const entries = world.deps.store.read((tx) => tx.audit.size());
      const called = calls.length;
      for (let hour = 0; hour < 20; hour += 1) {
        advance(world, 600_000);
        await probe();
        await run(world, deps);
      }
      expect(calls).toHaveLength(called);
      expect(world.deps.store.read((tx) => tx.audit.size())).toBe(entries);
      expect(called).toBeLessThanOrEqual(8);
    }));

  test('gets everything that waited once it is back, with one entry', () =>
    withProvider(async ({ world, deps, provider, requests, probe }) => {
      provider.away = 'PROVIDER_UNREACHABLE';
      await untilAway(world, deps);
      provider.away = null;
      advance(world, 8_000);
      await probe();
      await run(world, deps);
      expect(requests.map((id) => view(world, id).request.state)).toEqual(['done', 'done', 'done']);
      expect(count(world, 'account.available')).toBe(1);
      expect(world.deps.store.read((tx) => tx.outages.list())).toEqual([]);
    }));

  test('that is reached but still refuses gets one step to try for each probe, and not the same one each time', () =>
    withProvider(async ({ world, deps, calls, provider, probe }) => {
      provider.away = 'PROVIDER_MAINTENANCE';
      provider.reachable = true;
      await untilAway(world, deps);
      const executed = () => calls.filter((call) => call.startsWith('execute')).length;
      const before = executed();
      const tried = new Set<string | null>();
      for (let turn = 0; turn < 3; turn += 1) {
        advance(world, 10_000);
        await probe();
        tried.add(world.deps.store.read((tx) => tx.outages.get('msp')?.trial ?? null));
        await run(world, deps);
      }
      expect(executed() - before).toBe(3);
      expect(tried.size).toBe(3);
      expect(count(world, 'account.unavailable')).toBe(1);
      expect(count(world, 'account.available')).toBe(0);
    }));

  test('is shown on what waits for it, and to whoever runs the installation', () =>
    withProvider(async ({ world, deps, provider, requests }) => {
      provider.away = 'PROVIDER_MAINTENANCE';
      await untilAway(world, deps);
      const { store, clock } = world.deps;
      expect(store.read((tx) => viewRequest(tx, requests[0] ?? '')).waitsFor).toMatchObject({
        because: 'provider',
        account: 'msp',
        code: 'PROVIDER_MAINTENANCE',
      });
      expect(store.read((tx) => viewStatus(tx, clock.now())).outages).toEqual([
        expect.objectContaining({ account: 'msp', waiting: 3 }),
      ]);
    }));

  test('holds nothing up that is asked for on another account, nor taking back what waits', () =>
    withProvider(async ({ world, deps, provider, requests, probe }) => {
      provider.away = 'PROVIDER_MAINTENANCE';
      await untilAway(world, deps);
      await cancel(world, requests[2] ?? '').catch(() => undefined);
      const other = await submit(world, HUB_CREATE);
      expect(view(world, other).waitsFor).toBeNull();
      provider.away = null;
      advance(world, 8_000);
      await probe();
      await run(world, deps);
      expect(world.deps.store.read((tx) => tx.outages.list())).toEqual([]);
    }));

  test('that fails now and then is left to the step, and success ends the count', () =>
    withProvider(async ({ world, deps, provider, requests }) => {
      provider.away = 'RATE_LIMITED';
      await run(world, deps);
      expect(count(world, 'step.failed')).toBe(3);
      provider.away = null;
      advance(world, 60_000);
      await run(world, deps);
      expect(requests.map((id) => view(world, id).request.state)).toEqual(['done', 'done', 'done']);
      expect(count(world, 'account.unavailable')).toBe(0);
      expect(world.deps.store.read((tx) => tx.outages.list())).toEqual([]);
    }));

  test('that hangs holds up the probe of no other account', () =>
    withProvider(async ({ world, deps, provider }) => {
      provider.away = 'CALL_TIMED_OUT';
      await untilAway(world, deps);
      await world.deps.store.write((tx) => {
        const outage = tx.outages.get('msp');
        if (outage !== undefined) tx.outages.put({ ...outage, account: 'hub' });
      });
      const hanging = Promise.withResolvers<void>();
      const asked: string[] = [];
      const reach = async ({ account }: { account: { id: string } }) => {
        asked.push(account.id);
        if (account.id === 'hub') await hanging.promise;
        throw failure('PROVIDER_UNREACHABLE');
      };
      const connectors = new Map(
        [...deps.connectors].map(([name, connector]) => [name, { ...connector, reach }] as const),
      );
      const probe = createProbeAccounts({ ...workDeps(deps), connectors });
      const turns: Promise<void>[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        advance(world, 10_000);
        turns.push(probe());
        await vi.waitFor(() => expect(asked.filter((id) => id === 'msp')).toHaveLength(turn + 1));
      }
      expect(asked.filter((id) => id === 'hub')).toHaveLength(1);
      hanging.resolve();
      await Promise.all(turns);
      expect(world.deps.store.read((tx) => tx.outages.get('msp')?.trial)).toBeNull();
    }));

  test('is not said to be back by a person who looked in its portal', () =>
    withProvider(async ({ world, deps, provider, requests }) => {
      const [request = ''] = requests;
      const { deps: blind } = withScript(deps, EMA2, {
        verify: async () => ({ kind: 'cannot-verify', reason: 'Nobody can look.' }),
      });
      await run(world, blind);
      provider.away = 'PROVIDER_MAINTENANCE';
      await world.deps.store.write((tx) => {
        const now = world.deps.clock.now();
        const code = 'PROVIDER_MAINTENANCE';
        tx.outages.put({
          account: 'msp',
          failures: 5,
          code,
          openedAt: now,
          probes: 0,
          probeAt: now,
          trial: null,
        });
      });
      const { id } = openTaskOf(world, request);
      await complete(world, id, { evidence: { note: 'Seen in the portal' } });
      await confirm(world, id);
      expect(view(world, request).request.state).toBe('done');
      expect(world.deps.store.read((tx) => tx.outages.get('msp'))).toBeDefined();
      expect(count(world, 'account.available')).toBe(0);
    }));
});
