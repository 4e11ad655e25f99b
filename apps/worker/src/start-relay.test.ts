import { openStore, type SqliteStore } from '@countersign/store';
import { silentLogger, type TempStore, testSettings, withTempStore } from '@countersign/store/testing';
import { publishDue } from '@countersign/use-cases';
import { describe, expect, test, vi } from 'vitest';
import { startRelay } from './start-relay.ts';
import { ledgerOn } from './testing/ledger-on.ts';

const DOTDIGITAL = 'dotdigital';

/** What the relay hands over, one at a time, as the test waits for it. */
function inbox() {
  const arrived: string[] = [];
  let notify: () => void = () => undefined;
  return {
    arrived,
    take: (subject: string) => {
      arrived.push(subject);
      notify();
    },
    /** Resolves when so many have arrived. */
    async until(count: number): Promise<void> {
      while (arrived.length < count) {
        await new Promise<void>((resolve) => {
          notify = resolve;
        });
      }
    },
  };
}

/** Writes work for the queue, as any process may that has the store open. */
const put = (
  store: SqliteStore,
  { settings, clock }: TempStore,
  entry: { subject: string; inMillis?: number },
) =>
  store.write((tx) =>
    tx.outbox.put({
      id: settings.ids.next('outbox'),
      provider: DOTDIGITAL,
      subject: entry.subject,
      availableAt: clock.now() + (entry.inMillis ?? 0),
      begins: false,
    }),
  );

/** Runs a relay over the store while the test does its work. */
async function withRelay(
  work: (given: {
    store: SqliteStore;
    temp: TempStore;
    box: ReturnType<typeof inbox>;
    warned: unknown[];
  }) => Promise<void>,
  { failFirst = 0 } = {},
): Promise<void> {
  await withTempStore(async (store, temp) => {
    const box = inbox();
    const warned: unknown[] = [];
    let failures = failFirst;
    const publish = async ({ data }: { data: { stepId: string } }) => {
      failures -= 1;
      if (failures >= 0) throw new Error('the queue is away');
      box.take(data.stepId);
    };
    const { clock } = temp;
    const relay = startRelay({
      version: store.dataVersion,
      now: clock.now,
      publishDue: () => publishDue({ ledger: ledgerOn(store, temp), clock, publish, window: 1_000 }),
      logger: { ...silentLogger, warn: (fields) => void warned.push(fields) },
    });
    try {
      await work({ store, temp, box, warned });
    } finally {
      await relay.stop();
    }
  });
}

describe('the relay', () => {
  test('publishes what another process committed, and what its own did', () =>
    withRelay(async ({ store, temp, box }) => {
      const other = openStore({ path: temp.path, ...testSettings(temp.clock, 1) });
      try {
        await put(other, temp, { subject: 'stp_other' });
        await box.until(1);
        await put(store, temp, { subject: 'stp_own' });
        await box.until(2);
        expect(box.arrived).toEqual(['stp_other', 'stp_own']);
      } finally {
        other.close();
      }
    }));

  test('publishes what was waiting before it started', () =>
    withTempStore(async (store, temp) => {
      const box = inbox();
      await put(store, temp, { subject: 'stp_early' });
      const publish = async ({ data }: { data: { stepId: string } }) => box.take(data.stepId);
      const { clock } = temp;
      const relay = startRelay({
        version: store.dataVersion,
        now: clock.now,
        publishDue: () => publishDue({ ledger: ledgerOn(store, temp), clock, publish, window: 1_000 }),
        logger: silentLogger,
      });
      await box.until(1);
      await relay.stop();
      expect(store.read((tx) => tx.outbox.due(DOTDIGITAL, clock.now(), 10))).toEqual([]);
    }));

  test('publishes later work once it falls due, without anybody committing', () =>
    withRelay(async ({ store, temp, box }) => {
      await put(store, temp, { subject: 'stp_later', inMillis: 60_000 });
      await put(store, temp, { subject: 'stp_now' });
      await box.until(1);
      expect(box.arrived).toEqual(['stp_now']);
      temp.clock.set(temp.clock.now() + 60_000);
      await box.until(2);
      expect(box.arrived).toEqual(['stp_now', 'stp_later']);
    }));

  test('tries again what the queue did not take, and says so', () =>
    withRelay(
      async ({ store, temp, box, warned }) => {
        await put(store, temp, { subject: 'stp_stubborn' });
        await box.until(1);
        expect(box.arrived).toEqual(['stp_stubborn']);
        expect(warned).toEqual([{ error: 'the queue is away' }]);
      },
      { failFirst: 1 },
    ));

  test('publishes each piece of work once', () =>
    withRelay(async ({ store, temp, box }) => {
      const subjects = Array.from({ length: 450 }, (_, number) => `stp_${number}`);
      await Promise.all(subjects.map((subject) => put(store, temp, { subject })));
      await box.until(subjects.length);
      await put(store, temp, { subject: 'stp_last' });
      await box.until(subjects.length + 1);
      expect(box.arrived.toSorted()).toEqual([...subjects, 'stp_last'].toSorted());
    }));

  test('looks whether somebody committed, and asks for work only then', () =>
    withTempStore(async (store, temp) => {
      let looks = 0;
      let asked = 0;
      const enough = Promise.withResolvers<void>();
      const version = () => {
        looks += 1;
        if (looks === 20) enough.resolve();
        return store.dataVersion();
      };
      const publishDue = async () => {
        asked += 1;
        return { moved: 0, nextDueAt: temp.clock.now() + 1 };
      };
      const relay = startRelay({ version, now: temp.clock.now, publishDue, logger: silentLogger });
      await enough.promise;
      await relay.stop();
      expect(asked).toBe(1);
    }));

  test('looks less often while nobody commits, and as often as before once somebody does', async () => {
    vi.useFakeTimers();
    try {
      let looks = 0;
      let committed = 1;
      const version = () => {
        looks += 1;
        return committed;
      };
      const looksIn = async (millis: number) => {
        const before = looks;
        await vi.advanceTimersByTimeAsync(millis);
        return looks - before;
      };
      const publishDue = async () => ({ moved: 0, nextDueAt: null });
      const relay = startRelay({ version, now: Date.now, publishDue, logger: silentLogger });
      const atFirst = await looksIn(1_000);
      await looksIn(10_000);
      const atRest = await looksIn(1_000);
      committed += 1;
      await looksIn(40);
      const afterwards = await looksIn(1_000);
      const stopped = relay.stop();
      await vi.advanceTimersByTimeAsync(100);
      await stopped;
      expect([atFirst, atRest, afterwards]).toEqual([100, 25, 100]);
    } finally {
      vi.useRealTimers();
    }
  });
});
