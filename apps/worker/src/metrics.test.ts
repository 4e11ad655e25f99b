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

test('a queue that is away takes no other number with it', () =>
  withTempStore(async (store) => {
    const metrics = createMetrics();
    metrics.watch({ store, queue: { counts: away } });
    const text = await metrics.registry.metrics();
    expect(text).toContain('countersign_outbox_rows 0');
    expect(text).not.toContain('countersign_queue_jobs{');
  }));
