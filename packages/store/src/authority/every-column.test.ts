import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it, test } from 'vitest';
import type { SqliteStore } from '../assemble-store.ts';
import { verifyState } from '../state/verify-state.ts';
import { sampleFreeze } from '../testing/sample-governance.ts';
import {
  insertDirectory,
  insertPermitted,
  sampleAccount,
  sampleApiUser,
  sampleBatch,
  sampleId,
  sampleIntegration,
  samplePasskey,
  samplePrincipal,
  sampleSecret,
  sampleToken,
} from '../testing/sample-records.ts';
import { type TempStore, withTempStore } from '../testing/with-temp-store.ts';
import { authorityTables } from './authority-tables.ts';
import { edit, withSecondStore } from './testing/edited-file.ts';

const REQUEST = sampleId('req', 1);
const POLICIES = { digest: 'c'.repeat(64), documents: [{ id: 'house/one' }], activatedAt: 1 };
/** Of which every column says something. */
const BATCH = {
  ...sampleBatch(1),
  removals: { total: 9, byAccount: { [sampleAccount.id]: 9 } },
  layout: { format: 'json' },
} as const;
const ENROLMENT = {
  principal: samplePrincipal.id,
  hash: 'd'.repeat(64),
  expiresAt: 9,
  spentAt: null,
  issuedVia: null,
};
const HOLD = {
  id: sampleId('hld', 1),
  subject: samplePrincipal.id,
  matter: 'case-7',
  placedBy: samplePrincipal.id,
  placedAt: 1,
  releasedBy: null,
  releasedAt: null,
};

const MEMORY = {
  id: 'file archive',
  identity: 'a.b',
  kind: 'file',
  deliveredSize: 1,
  deliveredAt: 1,
  failures: 0,
  failingSince: null,
  code: null,
  nextAt: 0,
  alertedAt: null,
  contradictedAt: 3,
  held: 9,
} as const;

const DESTINATION = {
  id: sampleId('dst', 1),
  purpose: 'log',
  where: 'https://siem.acme.example',
  identity: 'a.b',
  namedAt: 1,
  openedAt: 2,
} as const;

const DELEGATION = {
  id: sampleId('gov', 1),
  delegator: samplePrincipal.id,
  delegate: sampleId('pri', 9),
  madeAt: 1,
  beginsAt: 1,
  endsAt: 2,
  endedAt: null,
};

const IDENTITY = {
  id: sampleId('idn', 1),
  principal: samplePrincipal.id,
  issuer: 'https://login.acme.example',
  subjectDigest: 'a'.repeat(64),
  createdAt: 1,
  revokedAt: null,
};

/** One row of every authority table, written as the program writes it. */
const fill = (store: SqliteStore) =>
  store.write((tx) => {
    insertDirectory(tx);
    insertPermitted(tx, 1);
    tx.tokens.insert(sampleToken);
    tx.passkeys.insert(samplePasskey);
    tx.apiUsers.insert(sampleApiUser(1));
    tx.identities.insert(IDENTITY);
    tx.enrolments.put(ENROLMENT);
    tx.groups.put({ id: 'security', members: [samplePrincipal.id] });
    tx.delegations.insert(DELEGATION);
    tx.policySets.activate(POLICIES);
    tx.exceptions.insert({
      request: REQUEST,
      rule: 'house/one',
      owner: 'Olga',
      expiresOn: '2026-02-01',
      endedBy: null,
    });
    tx.holds.insert(HOLD);
    tx.checkpointTargets.put(MEMORY);
    tx.destinations.insert(DESTINATION);
    tx.freezes.insert(sampleFreeze(1));
    tx.secrets.insert(sampleSecret(1, REQUEST));
    tx.batches.insert(BATCH);
    const entry = tx.audit.append(
      { kind: 'system' },
      { type: 'log.pruned', request: null, data: { before: 1, asked: 0 } },
    );
    tx.audit.allowPruning({ before: 1, entry });
  });

/** How each table is used; what it gives is nothing where the row is left out. */
const USES: Readonly<Record<string, (store: SqliteStore) => unknown>> = {
  principal: (store) => store.read((tx) => tx.principals.get(samplePrincipal.id)),
  token: (store) => store.read((tx) => tx.tokens.get(sampleToken.id)),
  passkey: (store) => store.read((tx) => tx.passkeys.get(samplePasskey.id)),
  identity: (store) => store.read((tx) => tx.identities.of(samplePrincipal.id)[0]),
  enrolment: (store) => store.read((tx) => tx.enrolments.of(samplePrincipal.id)),
  principal_group: (store) => store.read((tx) => tx.groups.get('security')),
  delegation: (store) => store.read((tx) => tx.delegations.get(DELEGATION.id)),
  provider_account: (store) => store.read((tx) => tx.accounts.get(sampleAccount.id)),
  integration: (store) => store.read((tx) => tx.integrations.get(sampleIntegration.id)),
  api_user: (store) => store.read((tx) => tx.apiUsers.get(sampleApiUser(1).id)),
  policy_set: (store) => store.read((tx) => tx.policySets.active()),
  policy_activation: (store) => store.read((tx) => tx.policySets.active()),
  exception: (store) => store.read((tx) => tx.exceptions.ofRequest(REQUEST)),
  legal_hold: (store) => store.read((tx) => tx.holds.running(samplePrincipal.id)[0]),
  freeze: (store) => store.read((tx) => tx.freezes.get(sampleFreeze(1).id)),
  secret: (store) => store.read((tx) => tx.secrets.get(sampleSecret(1, REQUEST).id)),
  checkpoint_target: (store) => store.read((tx) => tx.checkpointTargets.list()[0]),
  destination: (store) => store.read((tx) => tx.destinations.list()[0]),
  batch: (store) => store.read((tx) => tx.batches.get(BATCH.id)),
  retention: (store) => store.read((tx) => tx.audit.prunedBefore()),
};

/** Another value of the same type, as somebody would write who means to gain by it. */
function otherValue(value: unknown): string {
  if (value === null) return '1';
  if (Buffer.isBuffer(value)) return "x'00'";
  if (typeof value === 'number') return String(value === 0 ? 1 : value === 1 ? 0 : value + 1);
  const text = String(value);
  if (text.startsWith('[')) return `'["administrator","approver"]'`;
  if (text.startsWith('{')) return `'${text.replace(/}$/, ',"baseUrl":"https://thief.example"}')}'`;
  return `'${text}x'`;
}

function rowIn(path: string, table: string): Readonly<Record<string, unknown>> {
  const file = new BetterSqlite3(path, { readonly: true });
  const row = file.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).get();
  file.close();
  if (row === undefined) throw new Error(`there is no row of ${table}`);
  return row;
}

/** Refused with an error, or as if it were not there. */
function use(name: string, store: SqliteStore): string {
  try {
    return USES[name]?.(store) === undefined ? 'nothing' : 'used';
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).name;
  }
}

const found = ({ path, vkey }: TempStore, table: string) =>
  verifyState(path, vkey, { isQuick: true }).differences.filter((one) => one.table === table);

it('every authority table is used here, and what was written as the program writes it is used and found as it was', () =>
  withTempStore(async (store, temp) => {
    expect(Object.keys(USES).toSorted()).toEqual([...authorityTables.keys()].toSorted());
    await fill(store);
    for (const name of authorityTables.keys()) expect([name, use(name, store)]).toEqual([name, 'used']);
    expect(verifyState(temp.path, temp.vkey, { isQuick: true })).toMatchObject({ ok: true, differences: [] });
  }));

const COLUMNS = [...authorityTables].flatMap(([name, table]) =>
  table.bound.map((column) => ({
    name,
    table: table.name,
    column: column.name,
    isKey: table.key.includes(column.property),
  })),
);

test('there are more than sixty such columns', () => expect(COLUMNS.length).toBeGreaterThan(60));

describe('an edit by SQL is refused where the row is used, and found by verification', () => {
  test.each(COLUMNS)('$name $column', ({ name, table, column, isKey }) =>
    withTempStore(async (store, temp) => {
      await fill(store);
      // Bound, and known here before it is edited.
      expect(use(name, store)).toBe('used');
      edit(temp.path, `UPDATE ${table} SET "${column}" = ${otherValue(rowIn(temp.path, table)[column])}`);
      const refused = /^(AUTHORITY_MISMATCH|NOT_FOUND|nothing)$/;
      // The policies in force are read once, and what is in memory is what was bound.
      if (name !== 'policy_set') expect(use(name, store)).toMatch(refused);
      await withSecondStore(temp, (other) => expect(use(name, other)).toMatch(refused));
      const kinds = found(temp, name).map(({ kind }) => kind);
      expect(kinds.toSorted()).toEqual(isKey ? ['added', 'missing'] : ['edited']);
    }),
  );
});

describe('a row that is taken away is found by verification, and nothing older counts in its place', () => {
  test.each([...authorityTables.keys()])('%s', (name) =>
    withTempStore(async (store, temp) => {
      await fill(store);
      edit(temp.path, `DELETE FROM ${name}`);
      expect(found(temp, name)).toMatchObject([{ kind: 'missing' }]);
      expect(use(name, store)).toMatch(
        name === 'retention' ? /^(used|AUTHORITY_MISMATCH)$/ : /^(AUTHORITY_MISMATCH|NOT_FOUND|nothing)$/,
      );
    }),
  );
});

test('with the newest activation of policies taken away, the set before it is not in force again', () =>
  withTempStore(async (store, temp) => {
    await fill(store);
    await store.write((tx) =>
      tx.policySets.activate({ ...POLICIES, digest: 'e'.repeat(64), activatedAt: 2 }),
    );
    expect(store.read((tx) => tx.policySets.active()?.digest)).toBe('e'.repeat(64));
    edit(temp.path, 'DELETE FROM policy_activation WHERE activated_at = 2');
    expect(use('policy_activation', store)).toBe('AUTHORITY_MISMATCH');
  }));
