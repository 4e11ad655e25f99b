import { expect, test } from 'vitest';
import { CONFIGURATION, ConfigurationError, parseConfiguration, type SettingName } from './configuration.ts';

test('settings are parsed from text, and those left out get their defaults', () => {
  const environment = { API_PORT: '0', PERMIT_HOURS: '0.5', UNKNOWN: 'x' };
  expect(parseConfiguration(['API_PORT', 'API_HOST', 'PERMIT_HOURS'], environment)).toEqual({
    API_PORT: 0,
    API_HOST: '127.0.0.1',
    PERMIT_HOURS: 0.5,
  });
});

test('only the named settings are looked at', () => {
  expect(parseConfiguration(['API_HOST'], { API_PORT: 'x' })).toEqual({ API_HOST: '127.0.0.1' });
});

test('a setting that may be left out is undefined then', () => {
  expect(parseConfiguration(['COUNTERSIGN_URL'], { COUNTERSIGN_URL: '' }).COUNTERSIGN_URL).toBeUndefined();
});

test('every setting that is wrong is named in one error, without its value', () => {
  const parse = () =>
    parseConfiguration(['COUNTERSIGN_TOKEN', 'COUNTERSIGN_URL', 'WORKER_CONCURRENCY', 'COUNTERSIGN_DATA'], {
      COUNTERSIGN_TOKEN: 'cs_secret',
      COUNTERSIGN_URL: 'localhost',
      WORKER_CONCURRENCY: '1.5',
    });
  expect(parse).toThrow(ConfigurationError);
  expect(parse).toThrow(
    'The configuration cannot be used: COUNTERSIGN_URL must be an address that begins with https:// or http://; WORKER_CONCURRENCY must be a whole number; COUNTERSIGN_DATA must be given.',
  );
});

test.each(Object.keys(CONFIGURATION) as SettingName[])('the default of %s is one that it takes', (name) => {
  const { schema } = CONFIGURATION[name];
  const parsed = schema.safeParse(undefined);
  if (!parsed.success || parsed.data === undefined) return;
  expect(schema.safeParse(String(parsed.data))).toEqual(parsed);
});
