import { ConfigurationError } from '@countersign/schema';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('everything but the data directory has a default, and durations are in milliseconds', () => {
  expect(readConfig({ COUNTERSIGN_DATA: '/data' })).toMatchObject({
    dataDirectory: '/data',
    queueUrl: 'embedded:',
    concurrency: 8,
    stepTimeoutMillis: 130_000,
    pollMillis: 300_000,
    permitMillis: 72 * 3_600_000,
  });
  expect(readConfig({ COUNTERSIGN_DATA: '/data', POLL_SECONDS: '0.5' }).pollMillis).toBe(500);
});

test('every setting that is wrong is named at once', () => {
  const wrong = {
    COUNTERSIGN_DATA: '/data',
    WORKER_PORT: '70000',
    STEP_MAX_ATTEMPTS: 'many',
    POLL_SECONDS: '0',
  };
  expect(() => readConfig(wrong)).toThrow(ConfigurationError);
  expect(() => readConfig(wrong)).toThrow(/WORKER_PORT.*STEP_MAX_ATTEMPTS.*POLL_SECONDS/s);
});

test('a worker does not start without a data directory', () => {
  expect(() => readConfig({})).toThrow(/COUNTERSIGN_DATA/);
});
