import { CountersignError } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { createJobHandler } from './handle-job.ts';

const STEP = `stp_${'0'.repeat(26)}`;
const { signal } = new AbortController();

function handler(deps: Partial<Parameters<typeof createJobHandler>[0]> = {}) {
  const seen: string[] = [];
  let micros = 0;
  const job = createJobHandler({
    runJob: async (id) => {
      seen.push(`ran ${id}`);
      return { kind: 'settled' };
    },
    observe: (outcome, seconds) => seen.push(`${outcome} ${seconds}`),
    micros: () => {
      micros += 2_000_000;
      return micros;
    },
    isSuspended: () => false,
    ...deps,
  });
  return { job, seen };
}

describe('a job', () => {
  test('is run, and the queue is given what came of it', async () => {
    const { job, seen } = handler();
    expect(await job.handle({ stepId: STEP, signal })).toEqual({ kind: 'settled' });
    expect(seen).toEqual([`ran ${STEP}`, 'settled 2']);
    const later = { kind: 'retry', afterMillis: 50, reason: 'moved' } as const;
    const { job: moved } = handler({ runJob: async () => later });
    expect(await moved.handle({ stepId: STEP, signal })).toEqual(later);
  });

  test('is handed back unseen while the log is suspended, and without an attempt when that happens under way', async () => {
    const { job, seen } = handler({ isSuspended: () => true });
    expect(await job.handle({ stepId: STEP, signal })).toMatchObject({ kind: 'retry' });
    expect(seen).toEqual([]);
    for (const code of ['LOG_UNAVAILABLE', 'LOG_SUSPENDED', 'COMMIT_UNKNOWN', 'UNREACHABLE'] as const) {
      const { job: under } = handler({ runJob: () => Promise.reject(new CountersignError(code)) });
      expect(await under.handle({ stepId: STEP, signal })).toMatchObject({ kind: 'retry' });
    }
  });

  test('that throws is counted as such and thrown on, so that the queue tries it again', async () => {
    const { job, seen } = handler({ runJob: () => Promise.reject(new Error('disk full')) });
    await expect(job.handle({ stepId: STEP, signal })).rejects.toThrow('disk full');
    expect(seen).toEqual(['threw 2']);
    expect(job.running()).toEqual([]);
  });

  test('is known to be running until it ends, also where it runs twice', async () => {
    const first = Promise.withResolvers<{ kind: 'settled' }>();
    const second = Promise.withResolvers<{ kind: 'settled' }>();
    const gates = [first, second];
    const { job } = handler({ runJob: () => gates.shift()?.promise ?? Promise.reject(new Error('third')) });
    const one = job.handle({ stepId: STEP, signal });
    const two = job.handle({ stepId: STEP, signal });
    expect(job.running()).toEqual([STEP, STEP]);
    first.resolve({ kind: 'settled' });
    await one;
    expect(job.running()).toEqual([STEP]);
    second.resolve({ kind: 'settled' });
    await two;
    expect(job.running()).toEqual([]);
  });

  test('whose lease is lost is told to end, and no other', async () => {
    const signals: AbortSignal[] = [];
    const gate = Promise.withResolvers<{ kind: 'settled' }>();
    const { job } = handler({
      runJob: async (_id, given) => {
        signals.push(given);
        return gate.promise;
      },
    });
    const other = `stp_${'1'.repeat(26)}`;
    const both = [STEP, other].map((stepId) => job.handle({ stepId, signal }));
    job.cutOff([STEP]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    gate.resolve({ kind: 'settled' });
    await Promise.all(both);
  });
});
