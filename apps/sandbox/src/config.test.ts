import { expect, test } from 'vitest';
import { parseConfig } from './config.ts';

test('the database stands under the data directory unless it is named', () => {
  expect(parseConfig({ COUNTERSIGN_DATA: '/data' })).toEqual({
    db: '/data/sandbox/sandbox.db',
    port: 4610,
    host: '127.0.0.1',
    logLevel: 'info',
  });
  expect(parseConfig({ COUNTERSIGN_DATA: '/data', SANDBOX_DB: '/x.db' }).db).toBe('/x.db');
});

test('without a place for the database the error says what to set', () => {
  expect(() => parseConfig({})).toThrow('Set SANDBOX_DB to a file, or COUNTERSIGN_DATA');
});

test.each(['0.0.0.0', '192.168.1.10', '::', 'example.com'])(
  'the address %s is refused unless remote access is allowed',
  (host) => {
    expect(() => parseConfig({ SANDBOX_DB: 'x', SANDBOX_HOST: host })).toThrow('SANDBOX_ALLOW_REMOTE=1');
    expect(parseConfig({ SANDBOX_DB: 'x', SANDBOX_HOST: host, SANDBOX_ALLOW_REMOTE: '1' }).host).toBe(host);
  },
);

test.each(['127.0.0.1', '::1', 'localhost'])('the loopback address %s is fine', (host) => {
  expect(parseConfig({ SANDBOX_DB: 'x', SANDBOX_HOST: host }).host).toBe(host);
});

test.each([{ SANDBOX_PORT: '70000' }, { SANDBOX_PORT: 'x' }, { SANDBOX_LOG_LEVEL: 'loud' }])(
  '%j is refused by name',
  (environment) => {
    expect(() => parseConfig({ SANDBOX_DB: 'x', ...environment })).toThrow(Object.keys(environment)[0]);
  },
);
