import { silentLogger } from '@countersign/store/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startSweeps } from './start-sweeps.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('each sweep runs at its own interval', async () => {
  const runs: string[] = [];
  const sweep = (name: string, everyMillis: number) => ({
    name,
    everyMillis,
    run: async () => runs.push(name),
  });
  const sweeps = startSweeps([sweep('often', 1_000), sweep('seldom', 3_000)], silentLogger);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(runs.toSorted()).toEqual(['often', 'often', 'often', 'seldom']);
  await sweeps.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toHaveLength(4);
});

test('a sweep that takes longer than its interval never runs twice at once', async () => {
  const gate = Promise.withResolvers<void>();
  let started = 0;
  const run = () => {
    started += 1;
    return gate.promise;
  };
  const sweeps = startSweeps([{ name: 'slow', everyMillis: 1_000, run }], silentLogger);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(started).toBe(1);
  gate.resolve();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(started).toBe(2);
  await sweeps.stop();
});

test('a sweep that fails is reported and runs again', async () => {
  const warned: unknown[] = [];
  let runs = 0;
  const run = async () => {
    runs += 1;
    throw new Error('the store is busy');
  };
  const logger = { ...silentLogger, warn: (fields: unknown) => void warned.push(fields) };
  const sweeps = startSweeps([{ name: 'failing', everyMillis: 1_000, run }], logger);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(runs).toBe(2);
  expect(warned).toEqual(Array(2).fill({ sweep: 'failing', error: 'the store is busy' }));
  await sweeps.stop();
});

test('a stop waits for the sweep that is under way', async () => {
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const run = () => gate.promise.then(() => order.push('swept'));
  const sweeps = startSweeps([{ name: 'slow', everyMillis: 1_000, run }], silentLogger);
  await vi.advanceTimersByTimeAsync(1_000);
  const stopped = sweeps.stop().then(() => order.push('stopped'));
  gate.resolve();
  await stopped;
  expect(order).toEqual(['swept', 'stopped']);
});
