import { type Import, MAX_IMPORTED } from '@countersign/schema';
import { verifyState } from '@countersign/store';
import { createImportRegistry, createRegisterAccount } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { STATED } from '../testing/ask-for-adoption.ts';
import { approveAs, changeState, deactivateAs, reviewAs } from '../testing/changes.ts';
import { actorOf } from '../testing/people.ts';
import { withSealedWorld as withSealed } from '../testing/seal.ts';
import { durableLog, rowCounts } from '../testing/snapshot.ts';
import { type World, withWorld } from '../testing/world.ts';

const ACCOUNT: Import['accounts'][number] = {
  provider: 'eset-protect-hub',
  id: 'plant',
  companyName: 'Acme Plant',
  companyId: '55555555-5555-4555-8555-555555555555',
  region: 'eu',
  writeAccessSuffices: false,
  emailDomains: ['acme.example'],
  operators: [{ name: 'owner', role: 'superuser', companyAccess: 'write' }],
};
const PERSON: Import['principals'][number] = {
  name: 'Petra Plant',
  email: 'petra@acme.example',
  kind: 'person',
  roles: ['approver'],
  accounts: ['plant'],
};
const INTEGRATION: Import['integrations'][number] = {
  id: 'scada',
  name: 'Control of the plant',
  owner: 'petra@acme.example',
};
const USER: Import['apiUsers'][number] = {
  ...STATED,
  account: 'plant',
  integration: 'scada',
  label: 'scada@acme.example',
  role: 'regular',
  providerId: null,
  permissionType: null,
};
const ALL: Import = {
  accounts: [ACCOUNT],
  principals: [PERSON],
  integrations: [INTEGRATION],
  apiUsers: [USER],
};
const TYPES = ['account.registered', 'principal.let-in', 'integration.registered', 'api-user.adopted'];
const NOTHING: Import = { accounts: [], principals: [], integrations: [], apiUsers: [] };

const importAs = (
  { deps, people }: World,
  given: Import,
  { by = people.ada, isTrial = false, reason = 'The plant joins' as string | null } = {},
) => createImportRegistry(deps)({ by, actor: actorOf(by), given, isTrial, reason });

/** What of `ALL` is there. */
const registered = ({ deps }: World) =>
  deps.store.read((tx) => ({
    account: tx.accounts.get('plant')?.companyName,
    person: tx.principals.byEmail(PERSON.email)?.state,
    integration: tx.integrations.get('scada')?.owner,
    apiUser: tx.apiUsers.holderOf('plant', USER.label) !== undefined,
  }));
const outcomes = ({ rows }: Awaited<ReturnType<typeof importAs>>) => rows.map(({ outcome }) => outcome);

function askedFor({ change }: Awaited<ReturnType<typeof importAs>>) {
  if (change === null) throw new Error('nothing was asked for');
  return change;
}

describe('once an installation is sealed, an import', () => {
  test('is one change: two others approve accounts, people, integrations and API users that stand on each other', () =>
    withSealed(async (world) => {
      const { ada, amy, bob } = world.people;
      const report = await importAs(world, ALL);
      const change = askedFor(report);
      expect(outcomes(report)).toEqual(['asked for', 'asked for', 'asked for', 'asked for']);
      expect(change).toMatchObject({
        kind: 'registry.import',
        state: 'proposed',
        effects: ['grants-authority', 'moves-credentials', 'opens-network-path'],
      });
      await expect(approveAs(world, ada, change)).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
      expect(await approveAs(world, amy, change)).toBe('proposed');
      expect(registered(world)).toEqual({ person: 'waiting', apiUser: false });
      expect(await approveAs(world, bob, change)).toBe('done');
      expect(registered(world)).toEqual({
        account: 'Acme Plant',
        person: 'active',
        integration: PERSON.email,
        apiUser: true,
      });
      expect(verifyState(world.temp.path, world.temp.vkey)).toMatchObject({ ok: true, differences: [] });
    }));

  test('shows reviewers each thing under the one digest, and counts whoever gains by any of them', () =>
    withSealed(async (world) => {
      const change = askedFor(await importAs(world, ALL));
      const texts = change.items.map(({ what, after }) => `${what}: ${after}`).join('\n');
      for (const word of [
        'account plant',
        'what pri_',
        'the integration scada',
        'who answers for scada',
        'role of ',
      ])
        expect(texts).toContain(word);
      const petra = world.deps.store.read((tx) => tx.principals.byEmail(PERSON.email));
      expect(change.beneficiaries).toContain(petra?.id);
      // Labels of API users and addresses of people are in no entry.
      expect(JSON.stringify([change, durableLog(world)])).not.toMatch(/scada@|petra@/);
    }));

  test('is asked for once: the same file again says what waits, and what is there afterwards', () =>
    withSealed(async (world) => {
      const { amy, bob } = world.people;
      const change = askedFor(await importAs(world, ALL));
      const before = rowCounts(world);
      const again = await importAs(world, ALL);
      expect(again.change).toBeNull();
      expect(again.rows.map((row) => [row.outcome, row.change])).toEqual(
        Array(4).fill(['asked for before', change.id]),
      );
      expect(rowCounts(world)).toEqual(before);
      for (const one of [amy, bob]) await approveAs(world, one, change);
      const later = await importAs(world, ALL);
      expect([outcomes(later), later.change]).toEqual([Array(4).fill('already there'), null]);
    }));

  test('adds what is new to what is there, and changes nothing of that', () =>
    withSealed(async (world) => {
      const { amy, bob } = world.people;
      const change = askedFor(await importAs(world, { ...ALL, apiUsers: [] }));
      for (const one of [amy, bob]) await approveAs(world, one, change);
      const more = await importAs(world, ALL);
      expect(outcomes(more)).toEqual(['already there', 'already there', 'already there', 'asked for']);
      expect(askedFor(more).content).toMatchObject({ parts: [{ kind: 'api-user.adopt' }] });
    }));

  test('that is tried out names no change, since there is none to look at', () =>
    withSealed(async (world) => {
      const tried = await importAs(world, ALL, { isTrial: true });
      expect(tried.change).toBeNull();
      expect(tried.rows.map((row) => [row.outcome, row.change])).toEqual(Array(4).fill(['asked for', null]));
    }));

  test('needs a reason, and an administrator of all accounts', () =>
    withSealed(async (world) => {
      await expect(importAs(world, ALL, { reason: null })).rejects.toMatchObject({ code: 'REASON_MISSING' });
      await expect(importAs(world, ALL, { by: world.people.amy })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      expect(registered(world)).toEqual({ apiUser: false });
    }));

  test('that is rejected leaves nothing that is personal of whom it would have adopted', () =>
    withSealed(async (world) => {
      const change = askedFor(await importAs(world, ALL));
      expect(rowCounts(world)['adoption']).toBe(1);
      await reviewAs(world, world.people.amy, { ...change, verdict: 'reject' });
      expect([rowCounts(world)['adoption'], rowCounts(world)['adoption_name']]).toEqual([0, 0]);
      expect(registered(world)).toEqual({ person: 'waiting', apiUser: false });
    }));

  test.for([
    [
      'somebody else registered a part of it otherwise',
      async (world: World) => {
        const { ada, amy, bob } = world.people;
        const account = { ...ACCOUNT, companyName: 'Another plant' };
        const asked = { by: ada, actor: actorOf(ada), account, reason: 'It is older' };
        const other = await createRegisterAccount(world.deps)(asked);
        for (const one of [amy, bob]) await approveAs(world, one, other);
      },
    ],
    [
      'somebody whom it lets in was turned away',
      async (world: World) => {
        const petra = world.deps.store.read((tx) => tx.principals.byEmail(PERSON.email));
        await deactivateAs(world, world.people.ada, petra ?? { id: '' });
      },
    ],
  ] as const)('is over where meanwhile %s', ([, happens]) =>
    withSealed(async (world) => {
      const change = askedFor(await importAs(world, ALL));
      await happens(world);
      expect(changeState(world, change)).toBe('superseded');
      await expect(approveAs(world, world.people.amy, change)).rejects.toMatchObject({
        code: 'GOVERNANCE_STATE',
      });
      expect(registered(world)).toMatchObject({ apiUser: false });
    }),
  );

  test('is rejected by whoever may review, also by whom a gift among its rows would keep from that', () =>
    withSealed(async (world) => {
      const { amy } = world.people;
      const gift = { id: 'gift', name: 'A gift', owner: amy.email };
      const change = askedFor(await importAs(world, { ...ALL, integrations: [INTEGRATION, gift] }));
      await expect(approveAs(world, amy, change)).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
      expect(await reviewAs(world, amy, { ...change, verdict: 'reject' })).toBe('rejected');
    }));

  test('gives nobody an integration of their own, among however many rows', () =>
    withSealed(async (world) => {
      const { ada } = world.people;
      const own = importAs(world, { ...ALL, integrations: [{ ...INTEGRATION, owner: ada.email }] });
      await expect(own).rejects.toMatchObject({
        code: 'IMPORT_REFUSED',
        details: { problems: [expect.stringMatching(/^integrations 1 \(scada\): /), expect.anything()] },
      });
      expect(registered(world)).toEqual({ apiUser: false });
    }));
});

describe('an import', () => {
  test('is carried out at once in set-up, each thing once', () =>
    withWorld(async (world) => {
      const report = await importAs(world, ALL, { reason: null });
      expect(outcomes(report)).toEqual(['imported', 'imported', 'imported', 'imported']);
      expect(report.change).toMatchObject({ state: 'done', setup: true });
      expect(registered(world)).toMatchObject({ account: 'Acme Plant', person: 'active', apiUser: true });
      const { id } = askedFor(report);
      for (const type of TYPES) {
        const entries = durableLog(world).filter(
          (entry) => entry.includes(`"${type}"`) && entry.includes(id),
        );
        expect([type, entries.length]).toEqual([type, 1]);
      }
      expect(verifyState(world.temp.path, world.temp.vkey)).toMatchObject({ ok: true, differences: [] });
    }));

  test('that is tried out says what would become of it, and leaves neither a row nor an entry', () =>
    withWorld(async (world) => {
      const before = [rowCounts(world), durableLog(world)];
      expect(outcomes(await importAs(world, ALL, { isTrial: true }))).toEqual(Array(4).fill('imported'));
      expect([rowCounts(world), durableLog(world)]).toEqual(before);
      expect(outcomes(await importAs(world, ALL))).toEqual(Array(4).fill('imported'));
    }));

  test('names every row that cannot be, in the order of the file, and does nothing', () =>
    withWorld(async (world) => {
      const before = [rowCounts(world), durableLog(world)];
      const wrong: Import = {
        accounts: [ACCOUNT, { ...ACCOUNT, id: 'msp' }, ACCOUNT],
        principals: [
          { ...PERSON, accounts: ['nowhere'] },
          { ...PERSON, email: 'paula@acme.example' },
        ],
        integrations: [INTEGRATION, { ...INTEGRATION, id: 'scada-2', owner: 'nobody@acme.example' }],
        apiUsers: [USER, { ...USER, account: 'elsewhere' }, { ...USER, label: 'Scada@acme.example' }],
      };
      const error = await importAs(world, wrong).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: 'IMPORT_REFUSED' });
      const { problems } = (error as { details: { problems: readonly string[] } }).details;
      expect(problems.map((one) => one.split(':')[0])).toEqual([
        'accounts 2 (msp)',
        'accounts 3 (plant)',
        'integrations 2 (scada-2)',
        'apiUsers 2 (scada@acme.example)',
        'apiUsers 3 (Scada@acme.example)',
      ]);
      expect([rowCounts(world), durableLog(world)]).toEqual(before);
    }));

  test('of something that is registered otherwise says which fields differ and what changes them', () =>
    withWorld(async (world) => {
      await importAs(world, ALL);
      const other: Import = {
        accounts: [{ ...ACCOUNT, region: 'us' }],
        principals: [{ ...PERSON, roles: ['administrator'] }],
        integrations: [{ ...INTEGRATION, name: 'Another name' }],
        apiUsers: [{ ...USER, role: 'superuser' }],
      };
      const problems = [
        expect.stringMatching(/^accounts 1 \(plant\): .*\(region\).*"countersign account change"/),
        expect.stringMatching(/^principals 1 .*\(roles\).*"countersign principal set-roles"/),
        expect.stringMatching(/^integrations 1 .*\(name\)/),
        expect.stringMatching(/^apiUsers 1 .*there is|already/),
      ];
      await expect(importAs(world, other)).rejects.toMatchObject({
        code: 'IMPORT_REFUSED',
        details: { problems },
      });
    }));

  test('of more rows than one look can be for is refused before anything is tried out', () =>
    withWorld(async (world) => {
      const principals = Array.from({ length: MAX_IMPORTED }, (_, one) => ({
        ...PERSON,
        email: `person-${one}@acme.example`,
      }));
      const many = importAs(world, { ...NOTHING, accounts: [ACCOUNT], principals }, { isTrial: true });
      await expect(many).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }));

  test('of nothing does nothing', () =>
    withWorld(async (world) => {
      const before = durableLog(world);
      expect(await importAs(world, NOTHING)).toEqual({ rows: [], change: null });
      expect(durableLog(world)).toEqual(before);
    }));
});
