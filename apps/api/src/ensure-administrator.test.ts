import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { createAuthenticate, createPrincipalCreator } from '@countersign/use-cases';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { ensureAdministrator } from './ensure-administrator.ts';
import { openServices, type Services } from './services.ts';

/** Runs `work` with a new installation where nobody is registered yet. */
async function withNobody(work: (services: Services, path: string) => Promise<void>): Promise<void> {
  using directory = createDirectory();
  const dataDirectory = directory.path;
  const settings = {
    host: '',
    port: 0,
    work: { stepTimeoutMillis: 1_000, maxAttempts: 3, pollMillis: 1_000 },
    permitMillis: 1,
    batchMaxBytes: 1,
    logLevel: 'silent',
    witnessPolicy: null,
    retentionMillis: 400 * 86_400_000,
  };
  const services = await openServices({ ...settings, dataDirectory }, pino({ level: 'silent' }));
  try {
    await work(services, join(dataDirectory, 'people', 'administrator.json'));
  } finally {
    services.store.close();
  }
}

const principalOf = (services: Services, path: string) =>
  createAuthenticate(services)(JSON.parse(readFileSync(path, 'utf8')).token)?.principal;

test('a new installation gets an administrator whose token only the owner of the directory can read', () =>
  withNobody(async (services, path) => {
    await ensureAdministrator(services);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(principalOf(services, path)).toMatchObject({
      roles: ['administrator', 'auditor'],
      accounts: null,
    });
    const day = 86_400_000;
    const { token } = JSON.parse(readFileSync(path, 'utf8'));
    const at = (days: number) => ({ ...services, clock: { now: () => services.clock.now() + days * day } });
    expect(createAuthenticate(at(89))(token)).toBeDefined();
    expect(() => createAuthenticate(at(90))(token)).toThrow('This token expired on');
  }));

test('the next start makes neither another administrator nor another token', () =>
  withNobody(async (services, path) => {
    await ensureAdministrator(services);
    const [token, size] = [readFileSync(path), services.store.read((tx) => tx.audit.size())];
    await ensureAdministrator(services);
    expect(readFileSync(path)).toEqual(token);
    expect(services.store.read((tx) => tx.audit.size())).toBe(size);
  }));

test('a start that was cut off before it left the token is made good by the next one', () =>
  withNobody(async (services, path) => {
    await ensureAdministrator(services);
    const administrator = principalOf(services, path);
    rmSync(path);
    await ensureAdministrator(services);
    expect(principalOf(services, path)).toEqual(administrator);
  }));

test('once somebody else is registered, a token that was taken away stays away', () =>
  withNobody(async (services, path) => {
    await ensureAdministrator(services);
    rmSync(path);
    await createPrincipalCreator(services)({
      actor: { kind: 'system' },
      principal: { name: 'Ada', email: 'ada@acme.example', kind: 'person', roles: ['administrator'] },
    });
    await ensureAdministrator(services);
    expect(existsSync(path)).toBe(false);
  }));

test('once the installation is sealed, taking everybody out of the database makes no administrator', () =>
  withNobody(async (services, path) => {
    await services.store.write((tx) =>
      tx.audit.append(
        { kind: 'system' },
        {
          type: 'installation.sealed',
          request: null,
          data: { how: 'people-signed-in', administrators: [], approvers: [] },
        },
      ),
    );
    await ensureAdministrator(services);
    expect(services.store.read((tx) => tx.principals.list())).toEqual([]);
    expect(existsSync(path)).toBe(false);
  }));
