import { silentLogger, withTempStore } from '@countersign/store/testing';
import { LEASE_MILLIS } from '@countersign/use-cases';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startLeases } from './start-leases.ts';
import { insertSteps } from './testing/insert-steps.ts';
import { ledgerOn } from './testing/ledger-on.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const RENEW_MILLIS = LEASE_MILLIS / 3;

test('leases of the steps that this worker carries out are renewed, and no others', () =>
  withTempStore(async (store, temp) => {
    const start = temp.clock.now();
    const [mine = '', ended = '', other = ''] = await insertSteps(store, temp, {
      holders: ['wrk_me', 'wrk_me', 'wrk_other'],
      until: start + LEASE_MILLIS,
    });
    // The second one is over for this worker although its lease was never given back: it must run out.
    const running = [mine, other, `stp_${'0'.repeat(25)}Z`];
    const cut: (readonly string[])[] = [];
    const leases = startLeases({
      ledger: ledgerOn(store, temp),
      now: temp.clock.now,
      leaseMillis: LEASE_MILLIS,
      running: () => running,
      cutOff: (steps) => void cut.push(steps),
      logger: silentLogger,
    });
    temp.clock.set(start + RENEW_MILLIS);
    vi.advanceTimersByTime(RENEW_MILLIS);
    // Changes are written in order: when this one is durable, so are the renewals.
    await store.write(() => undefined);
    leases.stop();
    const until = (id: string) => store.read((tx) => tx.steps.get(id)?.leaseUntil);
    expect(until(mine)).toBe(start + RENEW_MILLIS + LEASE_MILLIS);
    expect(until(ended)).toBe(start + LEASE_MILLIS);
    expect(until(other)).toBe(start + LEASE_MILLIS);
    // It only looks whether it may take that one over.
    expect(cut).toEqual([]);
  }));

test('what the ledger says is lost is cut off, and nothing else', async () => {
  const cut: (readonly string[])[] = [];
  const leases = startLeases({
    ledger: { renewLeases: async () => ['stp_a'] },
    now: () => 0,
    leaseMillis: LEASE_MILLIS,
    running: () => ['stp_a', 'stp_b'],
    cutOff: (steps) => void cut.push(steps),
    logger: silentLogger,
  });
  await vi.advanceTimersByTimeAsync(RENEW_MILLIS);
  leases.stop();
  expect(cut).toEqual([['stp_a']]);
});

describe('a worker that cannot renew', () => {
  test('goes on for as long as its leases last, and then ends what it does by itself', async () => {
    let now = 0;
    const cut: (readonly string[])[] = [];
    const leases = startLeases({
      ledger: { renewLeases: () => Promise.reject(new Error('cut off')) },
      now: () => now,
      leaseMillis: LEASE_MILLIS,
      running: () => ['stp_a', 'stp_b'],
      cutOff: (steps) => void cut.push(steps),
      logger: silentLogger,
    });
    const pass = async () => {
      now += RENEW_MILLIS;
      await vi.advanceTimersByTimeAsync(RENEW_MILLIS);
    };
    await pass();
    await pass();
    expect(cut).toEqual([]);
    await pass();
    expect(cut).toEqual([['stp_a', 'stp_b']]);
    leases.stop();
  });

  test('has nothing to fear for what it began after it did nothing for long', async () => {
    let now = 0;
    let running: readonly string[] = [];
    const cut: (readonly string[])[] = [];
    const leases = startLeases({
      ledger: { renewLeases: () => Promise.reject(new Error('cut off')) },
      now: () => now,
      leaseMillis: LEASE_MILLIS,
      running: () => running,
      cutOff: (steps) => void cut.push(steps),
      logger: silentLogger,
    });
    for (let turn = 0; turn < 5; turn += 1) {
      now += RENEW_MILLIS;
      await vi.advanceTimersByTimeAsync(RENEW_MILLIS);
    }
    running = ['stp_new'];
    now += RENEW_MILLIS;
    await vi.advanceTimersByTimeAsync(RENEW_MILLIS);
    expect(cut).toEqual([]);
    leases.stop();
  });
});
