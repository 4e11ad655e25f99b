import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTempDirectory } from '@countersign/test-kit';
import { expect, it } from 'vitest';
import { type Connection, connect, createFile } from '../connection.ts';
import { migrate, readMigrations } from '../migrate.ts';
import { openStore } from '../open-store.ts';
import { testSettings } from '../testing/index.ts';
import { sampleId } from '../testing/sample-records.ts';

const before = readMigrations().findIndex(({ name }) => name.includes('personal-data'));
const REQUEST = sampleId('req', 1);
const USER = sampleId('usr', 1);
const PERSON = sampleId('pri', 1);

const DECISION = {
  id: sampleId('dec', 1),
  operation: 'create',
  outcome: 'deny',
  errors: [{ ruleId: null, code: 'POLICY_ERROR', message: 'xaverl is no number' }],
  trace: [
    { fact: 'change.email', actual: 'xaverl@acme.example' },
    { fact: 'provider', actual: 'dotdigital' },
  ],
  counterfactual: [{ fact: 'change.email', from: 'xaverl@acme.example', to: null }],
};

/** A database as it was before anything was encrypted, with a person in every place. */
function writeOldDatabase(path: string): void {
  createFile(path);
  const file = connect(path, { readonly: false, busyTimeoutMillis: 0 });
  migrate(file, readMigrations().slice(0, before));
  file.pragma('foreign_keys = OFF');
  const row = (table: string, values: Readonly<Record<string, unknown>>) => insert(file, table, values);
  row('principal', {
    id: PERSON,
    name: 'Xaverl Hintermoser',
    email: 'Xaverl@acme.example',
    kind: 'person',
    roles: '[]',
  });
  row('token', {
    id: sampleId('tok', 1),
    principal: PERSON,
    label: 'Xaverl laptop',
    hash: 'h',
    created_at: 1,
  });
  row('integration', { id: 'siem', name: 'SIEM', owner: 'xaverl@acme.example' });
  row('request', {
    id: REQUEST,
    provider: 'dotdigital',
    account: 'shop',
    operator: 'root',
    action: 'create',
    api_user: USER,
    state: 'done',
    revision: 1,
    requester: PERSON,
    created_at: 1,
    updated_at: 1,
  });
  row('api_user', {
    id: USER,
    account: 'shop',
    provider: 'dotdigital',
    provider_id: 'xaverl-17',
    label: 'xaverl@acme.example',
    look: 'xaver1',
    kind: 'api-user',
    role: 'regular',
    state: 'active',
    integrations_enabled: 1,
    origin_request: REQUEST,
  });
  row('api_user', {
    id: sampleId('usr', 2),
    account: 'shop',
    provider: 'dotdigital',
    label: 'xaverl@old.example',
    look: 'xaver1@o1d.examp1e',
    kind: 'api-user',
    role: 'regular',
    state: 'deleted',
    integrations_enabled: 1,
  });
  row('revision', {
    request: REQUEST,
    revision: 1,
    input: JSON.stringify({
      provider: 'dotdigital',
      change: { email: 'xaverl@acme.example' },
      reason: 'For Xaverl',
    }),
    salt: 'salt-of-xaverl',
    digest: 'd',
    plan: '[]',
    plan_digest: 'd',
    author: PERSON,
    created_at: 1,
  });
  row('decision', {
    id: sampleId('dec', 1),
    request: REQUEST,
    revision: 1,
    operation: 'create',
    decision: JSON.stringify(DECISION),
    digest: 'd',
    facts: JSON.stringify({ provider: 'dotdigital', change: { email: 'xaverl@acme.example' } }),
    created_at: 1,
  });
  row('idempotency', {
    principal: PERSON,
    key: 'xaverl-1',
    input_digest: 'e'.repeat(64),
    request: REQUEST,
    created_at: 1,
  });
  file.close();
}

function insert(file: Connection, table: string, values: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(values);
  file
    .prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
    )
    .run(values);
}

it('a database from before is encrypted when it is opened: nothing is lost, and nothing is left in clear', async () => {
  await withTempDirectory((directory) => {
    const path = join(directory, 'store.db');
    writeOldDatabase(path);
    expect(readFileSync(path).includes('Hintermoser')).toBe(true);
    const store = openStore({ path, ...testSettings() });
    const bytes = Buffer.concat([path, `${path}-wal`, `${path}-shm`].map((name) => readFileSync(name)));
    expect(bytes.toString('latin1')).not.toMatch(/xaver|hintermoser/i);
    store.read((tx) => {
      expect(tx.principals.get(PERSON)).toMatchObject({
        name: 'Xaverl Hintermoser',
        email: 'Xaverl@acme.example',
      });
      expect(tx.principals.byEmail('XAVERL@acme.example')?.id).toBe(PERSON);
      expect(tx.tokens.byHash('h')?.label).toBe('Xaverl laptop');
      expect(tx.integrations.get('siem')?.owner).toBe('xaverl@acme.example');
      expect(tx.apiUsers.named('shop', 'Xaverl@acme.example ').map(({ id }) => id)).toEqual([USER]);
      expect(tx.apiUsers.named('shop', 'xaverl-17')).toMatchObject([
        { providerId: 'xaverl-17', originRequest: REQUEST },
      ]);
      expect(tx.apiUsers.confusableWith('shop', 'xaver1@acme.example').map(({ id }) => id)).toEqual([USER]);
      expect(tx.revisions.get(REQUEST, 1)).toMatchObject({
        salt: 'salt-of-xaverl',
        input: { reason: 'For Xaverl' },
      });
      expect(tx.decisions.ofRevision(REQUEST, 1)).toMatchObject({
        decision: DECISION,
        facts: { change: { email: 'xaverl@acme.example' } },
      });
      expect(tx.idempotency.get(PERSON, 'xaverl-1', 'e'.repeat(64))?.sameInput).toBe(true);
    });
    store.close();
    const file = connect(path, { readonly: false, busyTimeoutMillis: 0 });
    expect(() => file.exec('DELETE FROM revision')).toThrow('insert-only');
    file.close();
  });
});

it('a database that was encrypted with another key is refused with what to do, and stays as it is', async () => {
  await withTempDirectory((directory) => {
    const path = join(directory, 'store.db');
    const settings = testSettings();
    openStore({ path, ...settings }).close();
    const before = readFileSync(path);
    const personalKey = Buffer.alloc(32, 1).toString('base64');
    expect(() => openStore({ path, ...settings, personalKey })).toThrow(
      expect.objectContaining({
        code: 'PERSONAL_KEY_WRONG',
        message: expect.stringContaining('personal.key'),
      }),
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
