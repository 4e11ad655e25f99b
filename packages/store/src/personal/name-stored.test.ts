import { join } from 'node:path';
import { withTempDirectory } from '@countersign/test-kit';
import { expect, it } from 'vitest';
import { connect, createFile } from '../connection.ts';
import { migrate, readMigrations } from '../migrate.ts';
import { openStore } from '../open-store.ts';
import { testSettings } from '../testing/index.ts';
import { sampleId } from '../testing/sample-records.ts';

const before = readMigrations().findIndex(({ name }) => name.includes('personal-data'));

interface OldUser {
  readonly label: string;
  readonly provider_id?: string;
  readonly state?: string;
  readonly origin_request?: string;
}

/** A database from before names were unique, encrypted when it is opened. */
function writeOldDatabase(
  path: string,
  given: {
    users: readonly OldUser[];
    requests: readonly { state: string; api_user: string | null; action: string }[];
  },
): void {
  createFile(path);
  const file = connect(path, { readonly: false, busyTimeoutMillis: 0 });
  migrate(file, readMigrations().slice(0, before));
  file.pragma('foreign_keys = OFF');
  const insert = (table: string, row: Readonly<Record<string, unknown>>) => {
    const names = Object.keys(row);
    file
      .prepare(
        `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
      )
      .run(row);
  };
  insert('provider_account', { id: 'shop', provider: 'dotdigital', document: '{}' });
  insert('principal', {
    id: sampleId('pri', 1),
    name: 'Rita',
    email: 'r@acme.example',
    kind: 'person',
    roles: '[]',
  });
  for (const [position, user] of given.users.entries())
    insert('api_user', {
      id: sampleId('usr', position + 1),
      account: 'shop',
      provider: 'dotdigital',
      look: 'old',
      kind: 'api-user',
      role: 'regular',
      state: 'active',
      integrations_enabled: 0,
      ...user,
    });
  for (const [position, request] of given.requests.entries())
    insert('request', {
      id: sampleId('req', position + 1),
      provider: 'dotdigital',
      account: 'shop',
      operator: 'root',
      revision: 1,
      requester: sampleId('pri', 1),
      created_at: 1,
      updated_at: 1,
      ...request,
    });
  file.close();
}

it('API users from before that share a name are all kept, are found together, and are told of', async () => {
  await withTempDirectory((directory) => {
    const path = join(directory, 'store.db');
    writeOldDatabase(path, {
      users: [
        { label: 'Shop A', provider_id: 'apiuser-1' },
        { label: 'shop a' },
        { label: 'APIUSER-1' },
        { label: 'Shop A', state: 'deleted' },
        { label: 'Alone' },
        { label: '\u200b' },
      ],
      requests: [],
    });
    const warnings: unknown[] = [];
    const settings = testSettings();
    const logger = { ...settings.logger, warn: (of: unknown) => warnings.push(of) };
    const store = openStore({ path, ...settings, logger });
    const [one, two, three] = [1, 2, 3].map((number) => sampleId('usr', number)) as [string, string, string];
    store.read((tx) => {
      const named = (name: string) => tx.apiUsers.named('shop', name).map(({ id }) => id);
      expect(named('SHOP A')).toEqual([one, two]);
      expect(named('apiuser-1')).toEqual([one, three]);
      expect(named('alone')).toEqual([sampleId('usr', 5)]);
      expect(tx.apiUsers.contested()).toEqual([
        { account: 'shop', apiUsers: [one, two] },
        { account: 'shop', apiUsers: [one, three] },
      ]);
      expect(tx.apiUsers.confusableWith('shop', 'Al0ne')).toHaveLength(1);
    });
    store.close();
    expect(warnings).toContainEqual(
      expect.objectContaining({ alert: 'contested-name', account: 'shop', apiUsers: [two, three] }),
    );
  });
});

it('a contested name belongs to the one that is left once the others have another one', async () => {
  await withTempDirectory(async (directory) => {
    const path = join(directory, 'store.db');
    writeOldDatabase(path, { users: [{ label: 'Shop' }, { label: 'SHOP' }], requests: [] });
    const store = openStore({ path, ...testSettings() });
    await store.write((tx) => {
      tx.apiUsers.update(sampleId('usr', 1), { label: 'Shop of before' });
      expect(tx.apiUsers.contested()).toEqual([]);
      expect(tx.apiUsers.holderOf('shop', 'shop')).toEqual({ apiUser: sampleId('usr', 2), request: null });
      expect(() => tx.apiUsers.update(sampleId('usr', 1), { label: 'shop' })).toThrow(
        expect.objectContaining({ code: 'ALREADY_EXISTS' }),
      );
    });
    store.close();
  });
});

it('what was reserved and never made is gone from the inventory, and its request stays', async () => {
  await withTempDirectory((directory) => {
    const path = join(directory, 'store.db');
    writeOldDatabase(path, {
      users: [
        { label: 'Cancelled', state: 'deleted', origin_request: sampleId('req', 1) },
        { label: 'Made and deleted', state: 'deleted', origin_request: sampleId('req', 2), provider_id: 'x' },
        { label: 'First revision', state: 'deleted', origin_request: sampleId('req', 3) },
        { label: 'Second revision', state: 'reserved', origin_request: sampleId('req', 3) },
        { label: 'Adopted and deleted', state: 'deleted' },
        { label: 'Gave up, then deleted', state: 'deleted', origin_request: sampleId('req', 4) },
      ],
      requests: [
        { state: 'cancelled', action: 'create', api_user: sampleId('usr', 1) },
        { state: 'done', action: 'create', api_user: sampleId('usr', 2) },
        { state: 'in-review', action: 'create', api_user: sampleId('usr', 4) },
        { state: 'failed', action: 'create', api_user: sampleId('usr', 6) },
        { state: 'done', action: 'delete', api_user: sampleId('usr', 6) },
      ],
    });
    const store = openStore({ path, ...testSettings() });
    store.read((tx) => {
      const there = [1, 2, 3, 4, 5, 6].filter(
        (number) => tx.apiUsers.get(sampleId('usr', number)) !== undefined,
      );
      expect(there).toEqual([2, 4, 5, 6]);
      expect(tx.requests.get(sampleId('req', 1))).toMatchObject({ state: 'cancelled', apiUser: null });
      expect(tx.requests.get(sampleId('req', 3))).toMatchObject({ apiUser: sampleId('usr', 4) });
    });
    store.close();
  });
});
