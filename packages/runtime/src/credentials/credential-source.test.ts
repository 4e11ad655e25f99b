import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '@countersign/schema';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { ConnectorFailure } from '@countersign/use-cases/ports';
import { describe, expect, test } from 'vitest';
import { createCredentialSource } from './credential-source.ts';
import { createProviderHosts } from './provider-hosts.ts';

const CREDENTIALS = { username: 'root@acme.example', password: 'Sw0rdfish-and-more' };
const TEXT = JSON.stringify(CREDENTIALS);

const SHOP: Account = {
  provider: 'dotdigital',
  id: 'shop',
  companyName: 'Acme',
  region: 'r1',
  emailDomains: [],
  apiUserCreation: 'portal',
  rateLimitScheme: 'tiered',
  operators: [{ name: 'owner', role: 'account-owner', companyAccess: 'write', credentials: 'owner' }],
};
const MSP: Account = {
  provider: 'eset-msp-administrator-2',
  id: 'msp',
  companyName: 'Acme',
  companyId: 'c0',
  region: 'eu',
  baseUrl: 'https://mspapi.eset.com/api',
  permissionTypeAs: 'name',
  emailDomains: [],
  operators: [{ name: 'root', role: 'root', companyAccess: 'write', credentials: 'owner' }],
};

/** A data directory that declares one credential as `owner`. */
function declared(more: Readonly<Record<string, unknown>>, environment: Record<string, string> = {}) {
  const root = tempDirectory();
  const content = { credentials: { owner: { provider: 'dotdigital', ...more } } };
  writeFileSync(join(root, 'credentials.yaml'), JSON.stringify(content), { mode: 0o600 });
  return { root, source: createCredentialSource({ root, environment }) };
}

/** What comes out when a credential cannot be had, as the log and the user would see it. */
async function failureOf(resolving: Promise<unknown>): Promise<ConnectorFailure> {
  const failure = await resolving.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ConnectorFailure);
  return failure as ConnectorFailure;
}

describe('credentials of a provider', () => {
  test('come from the environment', async () => {
    const { source } = declared({ source: { env: 'ROOT' } }, { ROOT: TEXT });
    expect(await source.resolve('owner', SHOP)).toEqual(CREDENTIALS);
  });

  test('come from a file, relative to the data directory or not, and are read anew each time', async () => {
    const { root, source } = declared({ source: { file: 'root.json' } });
    writeFileSync(join(root, 'root.json'), `${TEXT}\n`);
    expect(await source.resolve('owner', SHOP)).toEqual(CREDENTIALS);
    const absolute = declared({ source: { file: join(root, 'root.json') } });
    writeFileSync(join(root, 'root.json'), JSON.stringify({ ...CREDENTIALS, password: 'rotated-and-new' }));
    expect((await source.resolve('owner', SHOP)).password).toBe('rotated-and-new');
    expect((await absolute.source.resolve('owner', SHOP)).password).toBe('rotated-and-new');
  });

  test('come from a command, which no shell reads', async () => {
    const { root, source } = declared({ source: { command: ['cat', 'a secret'] } });
    writeFileSync(join(root, 'a secret'), TEXT);
    expect(await source.resolve('owner', SHOP)).toEqual(CREDENTIALS);
    const joined = declared({ source: { command: ['cat', 'a secret;true'] } });
    writeFileSync(join(joined.root, 'a secret'), TEXT);
    expect((await failureOf(joined.source.resolve('owner', SHOP))).code).toBe('CREDENTIALS_UNAVAILABLE');
  });

  test.each([
    ['a variable that is not set', { env: 'NOWHERE' }],
    ['a text that is no JSON', { env: 'BAD' }],
    ['JSON without a password', { env: 'HALF' }],
    ['a file that does not exist', { file: 'nowhere.json' }],
    ['a command that fails', { command: ['false', 'Sw0rdfish-and-more'] }],
    ['a program that does not exist', { command: ['no-such-program', 'Sw0rdfish-and-more'] }],
  ])(
    'that cannot be read are a failure that says where, and never what was there: %s',
    async (_what, source) => {
      const environment = { BAD: `${CREDENTIALS.password} is my password`, HALF: '{"username":"Sw0rd"}' };
      const failure = await failureOf(declared({ source }, environment).source.resolve('owner', SHOP));
      expect(failure).toMatchObject({ code: 'CREDENTIALS_UNAVAILABLE', retryable: false, effect: 'none' });
      expect(failure.message).toContain([Object.values(source)[0]].flat()[0]);
      const everything = [
        failure.message,
        failure.stack,
        String(failure.cause),
        JSON.stringify(failure),
      ].join('\n');
      // A parser quotes the beginning only.
      expect(everything).not.toContain('Sw0rd');
    },
  );
});

describe('credentials are bound on the host, whatever an account says', () => {
  const here = { source: { env: 'ROOT' } };
  const refused = async (account: Account, more: Readonly<Record<string, unknown>> = {}) =>
    failureOf(declared({ ...here, ...more }, { ROOT: TEXT }).source.resolve('owner', account));

  test('to their provider', async () => {
    expect(await refused(MSP)).toMatchObject({ code: 'CREDENTIALS_REFUSED', effect: 'none' });
  });

  test.each([
    'https://collector.example',
    'https://r1-api.dotdigital.com.collector.example',
    'https://r1-api.dotdigital.com:8443',
    'https://r1-api.dotdigital.com@collector.example',
    'http://127.0.0.1:4610/dotdigital/r1',
  ])('to the documented hosts, where no others are named: not %s', async (baseUrl) => {
    const failure = await refused({ ...SHOP, baseUrl });
    expect(failure).toMatchObject({ code: 'CREDENTIALS_REFUSED', effect: 'none' });
    expect(failure.message).toContain('r1-api.dotdigital.com');
  });

  test('to the hosts that are named, and then to no documented one', async () => {
    const hosts = ['127.0.0.1:4610'];
    const { source } = declared({ ...here, hosts }, { ROOT: TEXT });
    expect(await source.resolve('owner', { ...SHOP, baseUrl: 'http://127.0.0.1:4610/x' })).toEqual(
      CREDENTIALS,
    );
    expect((await failureOf(source.resolve('owner', SHOP))).code).toBe('CREDENTIALS_REFUSED');
  });

  test('and every host of the account counts, not only the first', async () => {
    const msp = { provider: 'eset-msp-administrator-2' };
    const { source } = declared({ ...here, ...msp }, { ROOT: TEXT });
    expect(await source.resolve('owner', MSP)).toEqual(CREDENTIALS);
    const elsewhere = { ...MSP, connectUrl: 'https://collector.example' };
    expect((await failureOf(source.resolve('owner', elsewhere))).code).toBe('CREDENTIALS_REFUSED');
  });
});

describe('a name that is not declared names nothing', () => {
  test.each(['other', 'env:ROOT', 'file:/etc/passwd', 'command:id', '__proto__', 'constructor'])(
    '%s',
    async (name) => {
      const { source } = declared({ source: { env: 'ROOT' } }, { ROOT: TEXT });
      expect((await failureOf(source.resolve(name, SHOP))).code).toBe('CREDENTIALS_UNKNOWN');
    },
  );

  test('where there is no file at all', async () => {
    const source = createCredentialSource({ root: tempDirectory(), environment: { ROOT: TEXT } });
    expect(await failureOf(source.resolve('env:ROOT', SHOP))).toMatchObject({
      code: 'CREDENTIALS_UNKNOWN',
      message: expect.stringContaining('credentials.yaml'),
    });
  });

  test('what an earlier version stored works once it is declared under that text', async () => {
    const root = tempDirectory();
    const text = 'credentials:\n  "env:ROOT": { provider: dotdigital, source: { env: ROOT } }\n';
    writeFileSync(join(root, 'credentials.yaml'), text, { mode: 0o600 });
    const source = createCredentialSource({ root, environment: { ROOT: TEXT } });
    expect(await source.resolve('env:ROOT', SHOP)).toEqual(CREDENTIALS);
  });
});

describe('credentials.yaml', () => {
  test.each([0o644, 0o640, 0o622, 0o604])('that others can read or change (%o) is not used', async (mode) => {
    const { root, source } = declared({ source: { env: 'ROOT' } }, { ROOT: TEXT });
    chmodSync(join(root, 'credentials.yaml'), mode);
    expect(await failureOf(source.resolve('owner', SHOP))).toMatchObject({
      code: 'CREDENTIALS_FILE_UNUSABLE',
      message: expect.stringContaining('chmod 600'),
    });
  });

  test.each([
    ['{', /not YAML/],
    ['credentials: { a: { provider: dotdigital, source: "env:ROOT" } }', /source must be one of/],
    ['credentials: { a: { provider: dotdigital, source: { command: "op read" } } }', /source must be one of/],
    ['credentials: { a: { provider: other, source: { env: A } } }', /provider/],
    [
      'credentials: { a: { provider: dotdigital, hosts: ["https://x"], source: { env: A } } }',
      /must be a host/,
    ],
    ['adresses: []', /adresses/],
  ])('that says what it cannot is not used: %s', async (text, problem) => {
    const { root, source } = declared({ source: { env: 'ROOT' } });
    writeFileSync(join(root, 'credentials.yaml'), text, { mode: 0o600 });
    expect(await failureOf(source.resolve('owner', SHOP))).toMatchObject({
      code: 'CREDENTIALS_FILE_UNUSABLE',
      message: expect.stringMatching(problem),
    });
  });

  test('allows hosts beside those that the vendors document', () => {
    const root = tempDirectory();
    const isProviderHost = createProviderHosts(root);
    expect(['mspapi.eset.com', 'eu.iam.eset.systems', 'r3-api.dotdigital.com'].every(isProviderHost)).toBe(
      true,
    );
    expect(isProviderHost('127.0.0.1:4610')).toBe(false);
    writeFileSync(join(root, 'credentials.yaml'), 'addresses: ["127.0.0.1:4610"]', { mode: 0o600 });
    expect(['127.0.0.1:4610', '127.0.0.1:4611', '127.0.0.1'].map(isProviderHost)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
