import { ConfigurationError } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
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

describe('where checkpoints go', () => {
  const read = (settings: Record<string, string>) =>
    readConfig({ COUNTERSIGN_DATA: '/data', ...settings }).checkpoints;

  test('is nowhere unless something is set', () => {
    expect(read({})).toEqual({
      everyMillis: 10_000,
      alertMillis: 900_000,
      file: null,
      webhook: null,
      mail: null,
    });
  });

  test('a token is not sent over a connection that anybody can read', () => {
    const CHECKPOINT_WEBHOOK_TOKEN = 'geheim';
    const refused = () => read({ CHECKPOINT_WEBHOOK_URL: 'http://hook.example/', CHECKPOINT_WEBHOOK_TOKEN });
    expect(refused).toThrow(/CHECKPOINT_WEBHOOK_URL must begin with https/);
    for (const url of ['https://hook.example/', 'http://127.0.0.1:1/', 'http://localhost/'])
      expect(read({ CHECKPOINT_WEBHOOK_URL: url, CHECKPOINT_WEBHOOK_TOKEN }).webhook?.token).toBe('geheim');
    expect(read({ CHECKPOINT_WEBHOOK_URL: 'http://hook.example/' }).webhook?.token).toBeNull();
  });

  test('a mail needs a sender and a server, and no message repeats a password', () => {
    const mail = { CHECKPOINT_MAIL_TO: 'audit@acme.example', CHECKPOINT_MAIL_FROM: 'log@acme.example' };
    expect(() => read(mail)).toThrow(/CHECKPOINT_MAIL_TO needs CHECKPOINT_MAIL_FROM and SMTP_URL/);
    const wrong = () => read({ ...mail, SMTP_URL: 'imap://user:geheim@mail.example' });
    expect(wrong).toThrow(/SMTP_URL must look like smtp:/);
    expect(wrong).not.toThrow(/geheim/);
    // What others approved as the mail server stays that, whatever options its library would take from here.
    for (const option of ['?proxy=http://elsewhere.example:3128', '?requireTLS=false', '#?proxy=x'])
      expect(() => read({ ...mail, SMTP_URL: `smtp://mail.example${option}` })).toThrow(/nothing after a \?/);
    expect(
      read({ ...mail, SMTP_URL: 'smtps://mail.example', CHECKPOINT_MAIL_HOURS: '1' }).mail,
    ).toMatchObject({
      everyMillis: 3_600_000,
    });
  });
});
test.each([
  'https://collector.example/ingest',
  'http://127.0.0.1:8088/ingest',
  'syslog+tcp://siem.example:514',
  'syslog+tls://siem.example:6514',
  'file:/var/log/countersign.log',
])('the log can be delivered to %s', (url) => {
  expect(readConfig({ COUNTERSIGN_DATA: '/data', SIEM_URL: url }).siem).toEqual({
    url,
    format: 'ocsf',
    ocsfVersion: '1.8.0',
    token: null,
    tls: {},
  });
});

test.each([
  'collector.example',
  'http://collector.example/ingest',
  'syslog+tcp://siem.example',
  'syslog+udp://siem.example:514',
  'file:/var/log/',
  'ftp://siem.example/log',
])('it is not delivered to %s, and the reason is said', (url) => {
  expect(() => readConfig({ COUNTERSIGN_DATA: '/data', SIEM_URL: url })).toThrow(/SIEM_URL must be https/);
});
