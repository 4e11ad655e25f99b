import { ConfigurationError } from '@countersign/schema';
import { createCertificate } from '@countersign/test-kit';
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
    refusedPerMinute: 120,
    permitMillis: 72 * 3_600_000,
    work: { stepTimeoutMillis: 130_000, maxAttempts: 20, pollMillis: 300_000 },
    batchMaxBytes: 33_554_432,
    retentionMillis: 400 * 86_400_000,
    logLevel: 'info',
    witnessPolicy: null,
    tls: null,
    proxies: [],
    publicUrl: null,
    sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
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

test.for(['0.0.0.0', '::', '192.0.2.7', 'countersign.example.com'])(
  'the address %s is refused in clear, with what to set, and taken with a certificate or behind a proxy that has one',
  (host) => {
    const asked = { COUNTERSIGN_DATA: '/data', API_HOST: host };
    expect(() => readConfig(asked)).toThrow(/in clear.*API_TLS_CERT.*API_TLS_PROXY.*127\.0\.0\.1/);
    expect(readConfig({ ...asked, API_TLS_PROXY: '192.0.2.1 10.0.0.0/24' })).toMatchObject({
      host,
      tls: null,
      proxies: ['192.0.2.1', '10.0.0.0/24'],
    });
    using made = createCertificate();
    const tls = { API_TLS_CERT: made.cert, API_TLS_KEY: made.key };
    expect(readConfig({ ...asked, ...tls }).tls?.cert).toMatch(/BEGIN CERTIFICATE/);
  },
);

test('loopback addresses need no certificate', () => {
  for (const host of ['127.0.0.1', '127.0.0.53', 'localhost', '::1'])
    expect(readConfig({ COUNTERSIGN_DATA: '/data', API_HOST: host }).tls).toBeNull();
});

test('a certificate without its key, with another one, or that is none, is refused without quoting it', () => {
  using made = createCertificate();
  using other = createCertificate();
  const read = (tls: Record<string, string>) => () => readConfig({ COUNTERSIGN_DATA: '/data', ...tls });
  expect(read({ API_TLS_CERT: made.cert })).toThrow(/go together/);
  for (const key of [other.key, made.cert, '/nowhere'])
    expect(read({ API_TLS_CERT: made.cert, API_TLS_KEY: key })).toThrow(/must be files in PEM/);
});

test.each([
  ['https://countersign.example.com', true],
  ['https://countersign.example.com:8443', true],
  ['http://localhost:7180', true],
  ['http://countersign.example.com', false],
  ['https://192.0.2.7', false],
  ['https://[2001:db8::1]', false],
  ['https://countersign.example.com/console', false],
  ['https://somebody@countersign.example.com', false],
  ['https://:secret@countersign.example.com', false],
  ['https://@countersign.example.com', false],
  ['https://countersign.example.com.', false],
  ['countersign.example.com', false],
])('PUBLIC_URL %s: %s, because passkeys belong to a name that is reached over HTTPS', (address, isTaken) => {
  const read = () => readConfig({ COUNTERSIGN_DATA: '/data', PUBLIC_URL: address });
  if (!isTaken) expect(read).toThrow(/PUBLIC_URL must be https/);
  else expect(read().allowedHosts).toContain(new URL(address).hostname);
});
