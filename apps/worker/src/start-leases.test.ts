import { silentLogger, withTempStore } from '@countersign/store/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LEASE_MILLIS, startLeases } from './start-leases.ts';
import { insertSteps } from './testing/insert-steps.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('leases of the steps that this worker carries out are extended, and no others', () =>
  withTempStore(async (store, temp) => {
    const start = temp.clock.now();
    const [mine = '', ended = '', other = ''] = await insertSteps(store, temp, {
      holders: ['wrk_me', 'wrk_me', 'wrk_other'],
      until: start + LEASE_MILLIS,
    });
    // The second one is over for this worker although its lease was never given back: it must run out.
    const running = [mine, other, `stp_${'0'.repeat(25)}Z`];
    const leases = startLeases({
      store,
      clock: temp.clock,
      workerId: 'wrk_me',
      running: () => running,
      logger: silentLogger,
    });
    temp.clock.set(start + 4_000);
    vi.advanceTimersByTime(4_000);
    // Changes are written in order: when this one is durable, so is the extension.
    await store.write(() => undefined);
    leases.stop();
    const until = (id: string) => store.read((tx) => tx.steps.get(id)?.leaseUntil);
    expect(until(mine)).toBe(start + 4_000 + LEASE_MILLIS);
    expect(until(ended)).toBe(start + LEASE_MILLIS);
    expect(until(other)).toBe(start + LEASE_MILLIS);
  }));
