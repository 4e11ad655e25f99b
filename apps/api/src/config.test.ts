import { ConfigurationError } from '@countersign/schema';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('only the data directory has to be given', () => {
  expect(readConfig({ COUNTERSIGN_DATA: '/data' })).toEqual({
    dataDirectory: '/data',
    host: '127.0.0.1',
    port: 7180,
    allowedHosts: ['127.0.0.1'],
    requestMillis: 60_000,
    maxConnections: 1_000,
    permitMillis: 72 * 3_600_000,
    batchMaxBytes: 33_554_432,
    retentionMillis: 400 * 86_400_000,
    logLevel: 'info',
    witnessPolicy: null,
  });
});

test('an empty variable counts as one that is not set', () => {
  expect(readConfig({ COUNTERSIGN_DATA: '/data', API_PORT: '' }).port).toBe(7180);
  expect(() => readConfig({ COUNTERSIGN_DATA: '' })).toThrow('COUNTERSIGN_DATA must be given');
});

test('everything that is wrong is named at once, with what it must be', () => {
  const wrong = { API_PORT: 'http', PERMIT_HOURS: '0', BATCH_MAX_BYTES: '-1', LOG_LEVEL: 'loud' };
  expect(() => readConfig(wrong)).toThrow(
    new ConfigurationError([
      'COUNTERSIGN_DATA must be given',
      'API_PORT must be a number',
      'PERMIT_HOURS must be more than 0',
      'BATCH_MAX_BYTES must be more than 0',
      'LOG_LEVEL must be one of debug, info, warn, error, silent',
    ]),
  );
});
