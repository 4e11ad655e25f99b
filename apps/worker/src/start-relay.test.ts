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
      watchVersion: store.watchCommits,
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
        watchVersion: store.watchCommits,
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
      const relay = startRelay({
        version,
        watchVersion: () => null,
        now: temp.clock.now,
        publishDue,
        logger: silentLogger,
      });
      await enough.promise;
      await relay.stop();
      expect(asked).toBe(1);
    }));

  test('looks less often while nobody commits, and as often as before once somebody does', async () => {
    await withFakeRelay({ announces: false }, async ({ looksIn, commit }) => {
      const atFirst = await looksIn(1_000);
      await looksIn(10_000);
      const atRest = await looksIn(1_000);
      commit();
      await looksIn(40);
      expect([atFirst, atRest, await looksIn(1_000)]).toEqual([100, 25, 100]);
    });
  });

  test('waits at rest until a commit is announced, and publishes it then', async () => {
    await withFakeRelay({ announces: true }, async ({ looksIn, commit, announce, published }) => {
      await looksIn(10_000);
      expect(await looksIn(10_000)).toBe(10);
      commit();
      announce();
      await looksIn(0);
      expect(published()).toBe(2);
      // It can be relied on, also the next time.
      await looksIn(10_000);
      expect(await looksIn(10_000)).toBe(10);
    });
  });

  test('finds a commit that can be seen only some time after it was announced', async () => {
    await withFakeRelay({ announces: true }, async ({ looksIn, commit, announce, published }) => {
      await looksIn(10_000);
      announce();
      await looksIn(1_500);
      commit();
      await looksIn(10);
      expect(published()).toBe(2);
      await looksIn(10_000);
      expect(await looksIn(10_000)).toBe(10);
    });
  });

  test('finds within a second what was not announced, and looks often from then on', async () => {
    await withFakeRelay({ announces: true }, async ({ looksIn, commit, published }) => {
      await looksIn(10_000);
      commit();
      await looksIn(1_000);
      expect(published()).toBe(2);
      await looksIn(10_000);
      expect(await looksIn(1_000)).toBe(25);
    });
  });

  test('relies on an announcement that comes a moment after the look that found the commit', async () => {
    await withFakeRelay({ announces: true }, async ({ looksIn, commit, announce, published }) => {
      await looksIn(10_000);
      commit();
      while (published() < 2) await looksIn(1);
      await looksIn(50);
      announce();
      await looksIn(10_000);
      expect(await looksIn(10_000)).toBe(10);
    });
  });

  test('relies on announcements as before when it could not publish what was announced', async () => {
    await withFakeRelay({ announces: true }, async ({ looksIn, commit, announce, failNext, published }) => {
      await looksIn(10_000);
      failNext();
      commit();
      announce();
      await looksIn(1_000);
      expect(published()).toBe(3);
      await looksIn(10_000);
      expect(await looksIn(10_000)).toBe(10);
    });
  });

  test('finds at once what was committed just before it began to wait', async () => {
    await withFakeRelay({ announces: true }, async ({ looksIn, commit, beforeWatching, published }) => {
      beforeWatching(commit);
      await looksIn(2_500);
      expect(published()).toBe(2);
    });
  });

  test('publishes at rest what falls due, when it does', async () => {
    await withFakeRelay({ announces: true }, async ({ looksIn, due, commit, announce, published }) => {
      due(Date.now() + 5_500);
      commit();
      announce();
      await looksIn(5_499);
      const before = published();
      due(null);
      await looksIn(2);
      expect(published()).toBe(before + 1);
    });
  });

  test('stops at rest without waiting for anything', async () => {
    await withFakeRelay({ announces: true }, async ({ looksIn, stop }) => {
      await looksIn(10_000);
      await stop();
    });
  });
});

interface FakeRelay {
  /** How often the relay looked while so much time went by. */
  looksIn(millis: number): Promise<number>;
  commit(): void;
  announce(): void;
  /** Done in the moment in which it begins to be told of commits. */
  beforeWatching(what: () => void): void;
  due(at: number | null): void;
  failNext(): void;
  published(): number;
  stop(): Promise<void>;
}

/** A relay whose time goes by as the test says. */
async function withFakeRelay(
  { announces }: { announces: boolean },
  work: (relay: FakeRelay) => Promise<void>,
): Promise<void> {
  vi.useFakeTimers();
  const state = { looks: 0, committed: 1, published: 0, fails: false, nextDueAt: null as number | null };
  const told = new Set<() => void>();
  let early: () => void = () => undefined;
  const relay = startRelay({
    version: () => {
      state.looks += 1;
      return state.committed;
    },
    watchVersion: (changed) => {
      early();
      early = () => undefined;
      told.add(changed);
      return announces ? { stop: () => void told.delete(changed) } : null;
    },
    now: Date.now,
    publishDue: async () => {
      state.published += 1;
      const { fails, nextDueAt } = state;
      state.fails = false;
      if (fails) throw new Error('the queue is away');
      return { moved: 0, nextDueAt };
    },
    logger: silentLogger,
  });
  try {
    await work({
      looksIn: async (millis) => {
        const before = state.looks;
        await vi.advanceTimersByTimeAsync(millis);
        return state.looks - before;
      },
      commit: () => {
        state.committed += 1;
      },
      announce: () => {
        for (const changed of [...told]) changed();
      },
      beforeWatching: (what) => {
        early = what;
      },
      due: (at) => {
        state.nextDueAt = at;
      },
      failNext: () => {
        state.fails = true;
      },
      published: () => state.published,
      stop: relay.stop,
    });
    await relay.stop();
  } finally {
    vi.useRealTimers();
  }
}

test('writes that are announced while nothing can be published make no further attempts', async () => {
  vi.useFakeTimers();
  try {
    const watching = new Set<() => void>();
    let attempts = 0;
    let fails = false;
    const dueAt = Date.now() + 5_000;
    const relay = startRelay({
      version: () => 1,
      watchVersion: (changed) => {
        watching.add(changed);
        return { stop: () => void watching.delete(changed) };
      },
      now: Date.now,
      publishDue: async () => {
        attempts += 1;
        if (fails) throw new Error('away');
        return { moved: 0, nextDueAt: dueAt };
      },
      logger: silentLogger,
    });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(watching.size).toBe(1);
    fails = true;
    await vi.advanceTimersByTimeAsync(1_500);
    const before = attempts;
    for (let told = 0; told < 400; told += 1) {
      for (const changed of watching) changed();
      await vi.advanceTimersByTimeAsync(5);
    }
    expect(attempts - before).toBeLessThanOrEqual(2);
    await relay.stop();
  } finally {
    vi.useRealTimers();
  }
});
