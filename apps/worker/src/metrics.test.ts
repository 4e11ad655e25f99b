import { withTempStore } from '@countersign/store/testing';
import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

const counts = async () => ({ waiting: 2, active: 1, delayed: 0 });
const away = () => Promise.reject(new Error('connection refused'));

test('steps are counted by outcome, and work that waits in store and queue is shown', () =>
  withTempStore(async (store) => {
    const metrics = createMetrics();
    metrics.watch({ store, queue: { counts } });
    metrics.stepRan('settled', 0.3);
    metrics.stepRan('threw', 3);
    const text = await metrics.registry.metrics();
    expect(text).toContain('countersign_step_runs_total{outcome="settled"} 1');
    expect(text).toContain('countersign_step_run_seconds_bucket{le="0.5"} 1');
    expect(text).toContain('countersign_outbox_rows 0');
    expect(text).toContain('countersign_queue_jobs{queue="step-dotdigital",state="waiting"} 2');
  }));

test.each([
  ['is away', away],
  ['does not answer', () => new Promise<never>(() => undefined)],
])('a queue that %s takes no other number with it', (_how, counts) =>
  withTempStore(async (store) => {
    const metrics = createMetrics();
    metrics.watch({ store, queue: { counts } });
    const text = await metrics.registry.metrics();
    expect(text).toContain('countersign_outbox_rows 0');
    expect(text).not.toContain('countersign_queue_jobs{');
  }),
);

test('who outside has how much of the log is shown by target, and who contradicts it', () =>
  withTempStore(async (store) => {
    const metrics = createMetrics();
    metrics.watch({ store, queue: { counts } });
    expect(await metrics.registry.metrics()).toContain('countersign_checkpoint_newest_entries 0');
    await store.write((tx) =>
      tx.checkpointTargets.put({
        id: 'witness a',
        identity: 'a',
        kind: 'witness',
        deliveredSize: 7,
        deliveredAt: 2_000,
        failures: 3,
        failingSince: 3_000,
        code: 'rolled-back',
        nextAt: 0,
        alertedAt: null,
        contradictedAt: 3_000,
        held: 9,
      }),
    );
    const text = await metrics.registry.metrics();
    for (const [name, value] of [
      ['delivered_entries', 7],
      ['delivered_time_seconds', 2],
      ['failures', 3],
      ['unreachable', 0],
      ['contradicted', 1],
    ] as const) {
      expect(text).toContain(`countersign_checkpoint_${name}{target="witness a"} ${value}`);
    }
  }));
