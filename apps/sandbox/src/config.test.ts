import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('the database stands under the data directory unless it is named', () => {
  expect(readConfig({ COUNTERSIGN_DATA: '/data' })).toEqual({
    db: '/data/sandbox/sandbox.db',
    port: 7190,
    host: '127.0.0.1',
    logLevel: 'info',
  });
  expect(readConfig({ COUNTERSIGN_DATA: '/data', SANDBOX_DB: '/x.db' }).db).toBe('/x.db');
  expect(readConfig({ SANDBOX_DB: ':memory:' }).db).toBe(':memory:');
});

test.each([{}, { SANDBOX_DB: '', COUNTERSIGN_DATA: '' }])(
  'without a place for the database the error says what to set: %j',
  (environment) => {
    expect(() => readConfig(environment)).toThrow('COUNTERSIGN_DATA must be given');
  },
);

test.each(['0.0.0.0', '192.168.1.10', '::', 'example.com'])(
  'the address %s is refused unless remote access is allowed',
  (host) => {
    expect(() => readConfig({ SANDBOX_DB: 'x', SANDBOX_HOST: host })).toThrow('SANDBOX_ALLOW_REMOTE=1');
    expect(readConfig({ SANDBOX_DB: 'x', SANDBOX_HOST: host, SANDBOX_ALLOW_REMOTE: '1' }).host).toBe(host);
  },
);

test.each(['127.0.0.1', '::1', 'localhost'])('the loopback address %s is fine', (host) => {
  expect(readConfig({ SANDBOX_DB: 'x', SANDBOX_HOST: host }).host).toBe(host);
});

test.each([
  [{ SANDBOX_PORT: '70000' }, 'SANDBOX_PORT must be at most 65535'],
  [{ SANDBOX_PORT: 'x' }, 'SANDBOX_PORT must be a number'],
  [{ SANDBOX_ALLOW_REMOTE: 'yes' }, 'SANDBOX_ALLOW_REMOTE must be one of 0, 1'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of debug, info, warn, error, silent'],
])('%j is refused by name', (environment, words) => {
  expect(() => readConfig({ SANDBOX_DB: 'x', ...environment })).toThrow(words);
});
