import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { describe, expect, test } from 'vitest';
import { addressForPeople, readAccess, readConfig } from './config.ts';
import { UsageError } from './exit-codes.ts';
import { saveContexts } from './local/contexts.ts';
import { savePerson } from './local/people.ts';

const ACME = 'https://countersign.acme.example';
const anna = { name: 'anna', principal: 'pri_1', email: 'anna@acme.example', token: 'cs_of_anna' };

/** What commands as Anna go on with, on a machine that has this. */
function accessOf(
  directory: string,
  environment: Readonly<Record<string, string>>,
  useContext = false,
): { url: string; token: string } {
  const config = readConfig({ COUNTERSIGN_DATA: directory, ...environment });
  return readAccess({ ...config, useContext }, 'anna');
}
const startedHere = (directory: string, addresses: Readonly<Record<string, string>>) =>
  writeFileSync(join(directory, 'api.json'), JSON.stringify(addresses));

describe('the token of whoever enrolled elsewhere', () => {
  test.each([
    ['another host', 'https://elsewhere.example'],
    ['another port', `${ACME}:8443`],
    ['the same name in clear', 'http://countersign.acme.example'],
    ['a name that begins like it', `${ACME}.elsewhere.example`],
    ['a name before it', 'https://countersign.acme.example@elsewhere.example'],
    ['another path', `${ACME}/other`],
  ])('is not sent to %s, and the error says what to do', (_what, url) => {
    using directory = createDirectory();
    savePerson(directory.path, { ...anna, url: ACME });
    const access = () => accessOf(directory.path, { COUNTERSIGN_URL: url });
    expect(access).toThrow(UsageError);
    expect(access).toThrow(/is for https:\/\/countersign\.acme\.example .*Unset COUNTERSIGN_URL/);
  });

  test.each([ACME, `${ACME}/`, 'https://Countersign.ACME.example', `${ACME}:443`])(
    'is sent to its own address, also where that is written as %s',
    (url) => {
      using directory = createDirectory();
      savePerson(directory.path, { ...anna, url: ACME });
      expect(accessOf(directory.path, { COUNTERSIGN_URL: url })).toEqual({ url, token: anna.token });
      expect(accessOf(directory.path, {})).toEqual({ url: ACME, token: anna.token });
    },
  );

  test('is not sent to a service that was started on the same data directory', () => {
    using directory = createDirectory();
    savePerson(directory.path, { ...anna, url: ACME });
    startedHere(directory.path, { url: 'http://127.0.0.1:7180' });
    expect(accessOf(directory.path, {}).url).toBe(ACME);
    expect(() => accessOf(directory.path, { COUNTERSIGN_URL: 'http://127.0.0.1:7180' })).toThrow(UsageError);
  });
});

test('whoever is signed in at one address and names another is told to sign in there', () => {
  using directory = createDirectory();
  const session = { url: ACME, session: 'ses_1', secret: 'of ada', email: 'ada@acme.example', expiresAt: '' };
  saveContexts(directory.path, { current: 'work', contexts: { work: session } });
  expect(accessOf(directory.path, {}, true)).toEqual({ url: ACME, token: 'of ada' });
  const moved = () => accessOf(directory.path, { COUNTERSIGN_URL: 'https://new.acme.example' }, true);
  expect(moved).toThrow('countersign login --url https://new.acme.example');
});

describe('the address that people are given', () => {
  test('is the public one where the service runs here, and what the environment names where it does', () => {
    using directory = createDirectory();
    const config = readConfig({ COUNTERSIGN_DATA: directory.path });
    const local = 'http://127.0.0.1:7180';
    expect(addressForPeople(config, local)).toBe(local);
    startedHere(directory.path, { url: local, publicUrl: ACME });
    expect(addressForPeople(config, local)).toBe(ACME);
    expect(addressForPeople(config, 'https://elsewhere.example')).toBe('https://elsewhere.example');
    expect(addressForPeople({ ...config, url: local }, local)).toBe(local);
  });
});

describe('the token of a local person', () => {
  test('is sent to the service of the data directory, also by its public address', () => {
    using directory = createDirectory();
    savePerson(directory.path, anna);
    startedHere(directory.path, { url: 'http://127.0.0.1:7180', publicUrl: ACME });
    for (const url of ['http://127.0.0.1:7180', ACME])
      expect(accessOf(directory.path, { COUNTERSIGN_URL: url }).token).toBe(anna.token);
  });

  test('is sent nowhere else, and nowhere at all where no service was started here', () => {
    using directory = createDirectory();
    savePerson(directory.path, anna);
    const access = () => accessOf(directory.path, { COUNTERSIGN_URL: 'https://elsewhere.example' });
    expect(access).toThrow(UsageError);
    startedHere(directory.path, { url: 'http://127.0.0.1:7180' });
    expect(access).toThrow('is for http://127.0.0.1:7180 and is not sent to https://elsewhere.example');
  });

  test('is not sent in place of a session whose address is written in another way', () => {
    using directory = createDirectory();
    savePerson(directory.path, anna);
    const login = { url: ACME, session: 'ses_1', secret: 'css_1', email: 'a@b.example', expiresAt: '2030' };
    saveContexts(directory.path, { current: 'work', contexts: { work: login } });
    const access = accessOf(directory.path, { COUNTERSIGN_URL: `${ACME}/` }, true);
    expect(access).toEqual({ url: ACME, token: 'css_1' });
  });
});
