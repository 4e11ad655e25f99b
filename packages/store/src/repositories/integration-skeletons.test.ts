import { join } from 'node:path';
import { withTempDirectory } from '@countersign/test-kit';
import { expect, it } from 'vitest';
import { connect, createFile } from '../connection.ts';
import { migrate, readMigrations } from '../migrate.ts';
import { openStore } from '../open-store.ts';
import { testSettings } from '../testing/index.ts';

it('integrations of a database from before are found by how they look', async () => {
  await withTempDirectory((directory) => {
    const path = join(directory, 'store.db');
    createFile(path);
    const file = connect(path, { readonly: false, busyTimeoutMillis: 0 });
    migrate(
      file,
      readMigrations().slice(
        0,
        readMigrations().findIndex(({ name }) => name.includes('personal-data')),
      ),
    );
    const insert = file.prepare('INSERT INTO integration (id, name, owner) VALUES (?, ?, ?)');
    insert.run('crm', 'Customer relations', 'olga@acme.example');
    insert.run('shop', 'Shop', 'olga@acme.example');
    file.close();
    const store = openStore({ path, ...testSettings() });
    const alike = (id: string, name: string) =>
      store.read((tx) => [...tx.integrations.confusableWith({ id, name })]);
    expect(alike('new', 'Custorner Relations')).toEqual(['crm']);
    expect(alike('crrn', 'New')).toEqual(['crm']);
    expect(alike('new', 'CRM')).toEqual(['crm']);
    expect(alike('sh0p', 'Custorner Relations').sort()).toEqual(['crm', 'shop']);
    expect(alike('crm', 'Customer relations')).toEqual([]);
    expect(alike('new', 'Newsletter')).toEqual([]);
    store.close();
  });
});
