import { nextTurn } from '@countersign/runtime';
import { verifyState } from '@countersign/store';
import {
  createChangeAccount,
  createGoOnWithChanges,
  createReviewChange,
  createSetIntegrationOwner,
  createWithdrawChange,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance, submit } from '../testing/act.ts';
import { askForAdoption, STATED } from '../testing/ask-for-adoption.ts';
import { accountNow, approveAs, changeState, deactivateAs, proposeAs } from '../testing/changes.ts';
import { NEW_USER } from '../testing/companies.ts';
import { actorOf } from '../testing/people.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { withSealedWorld as withSealed } from '../testing/seal.ts';
import { durableLog, rowCounts, wrappedKey } from '../testing/snapshot.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;
const reviewers = ({ people }: World) => [people.amy, people.bob] as const;
const userNow = ({ deps }: World, id: string) => deps.store.read((tx) => tx.apiUsers.get(id));
const adoptionNow = ({ deps }: World, id: string) => deps.store.read((tx) => tx.adoptions.get(id));
const asked = ({ people }: World) => ({ by: people.ada, actor: actorOf(people.ada), reason: 'Needed' });

describe('once an installation is sealed, a user of the provider', () => {
  test.for([
    ['of an integration', 'siem', ['grants-authority', 'moves-credentials']],
    ['of nobody', null, ['grants-authority']],
  ] as const)('%s is adopted by two others, and by one person not at all', ([, integration, effects]) =>
    withSealed(async (world) => {
      const { ada, amy, bob, olga } = world.people;
      const change = await askForAdoption(world, { integration });
      expect(change).toMatchObject({ state: 'proposed', effects });
      expect(change.beneficiaries.includes(olga.id)).toBe(integration !== null);
      await expect(approveAs(world, ada, change)).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
      expect(await approveAs(world, amy, change)).toBe('proposed');
      expect(userNow(world, change.apiUser)).toBeUndefined();
      expect(await approveAs(world, bob, change)).toBe('done');
      expect(userNow(world, change.apiUser)).toEqual({
        ...STATED,
        integration,
        id: change.apiUser,
        provider: 'eset-msp-administrator-2',
        originRequest: null,
      });
      expect(verifyState(world.temp.path, world.temp.vkey)).toMatchObject({ ok: true, differences: [] });
    }),
  );

  test('is no API user for anything as long as it waits', () =>
    withSealed(async (world) => {
      const before = rowCounts(world);
      const { apiUser } = await askForAdoption(world);
      const { store } = world.deps;
      const { label } = STATED;
      expect(store.read((tx) => tx.apiUsers.list({ limit: 100 }))).toEqual([]);
      expect(store.read((tx) => tx.apiUsers.countLive('msp'))).toBe(0);
      expect(store.read((tx) => tx.apiUsers.countLiveOfIntegration('msp', 'siem', null))).toBe(0);
      for (const name of [label, 'zebulon-1'])
        expect(store.read((tx) => tx.apiUsers.holderOf('msp', name))).toBeUndefined();
      expect(store.read((tx) => tx.apiUsers.confusableWith('msp', label))).toEqual([]);
      expect(store.read((tx) => tx.subjects.resolve(apiUser))).toBeUndefined();
      const after = rowCounts(world);
      for (const table of ['api_user', 'api_user_name'])
        expect([table, after[table]]).toEqual([table, before[table]]);
      const about = { provider: 'eset-msp-administrator-2', account: 'msp', action: 'disable' } as const;
      for (const subject of [label, apiUser, 'zebulon-1'])
        await expect(submit(world, { ...about, subject })).rejects.toMatchObject({ code: 'SUBJECT_UNKNOWN' });
    }));

  test('is not in what reviewers sign, nor in the log, and they are shown who it is', () =>
    withSealed(async (world) => {
      const change = await askForAdoption(world);
      for (const one of reviewers(world)) await approveAs(world, one, change);
      expect(JSON.stringify([change, durableLog(world)])).not.toMatch(/quastel|zebulon/);
      expect(change.items).toContainEqual({
        what: `role of ${change.apiUser}`,
        before: 'not in the inventory',
        after: 'root',
      });
      expect(change.items.map(({ what }) => what)).toContain(`label of ${change.apiUser}`);
    }));

  test('is who was asked for: where the row says somebody else, nobody is adopted', () =>
    withSealed(async (world) => {
      const [amy, bob] = reviewers(world);
      const change = await askForAdoption(world);
      await approveAs(world, amy, change);
      tamper(world, `UPDATE adoption SET api_user = json_set(api_user, '$.role', 'regular')`);
      await expect(approveAs(world, bob, change)).rejects.toMatchObject({
        code: 'GOVERNANCE_STATE',
      });
      expect(userNow(world, change.apiUser)).toBeUndefined();
    }));

  test('is not asked for by a change of another’s making', () =>
    withSealed(async (world) => {
      const { content } = await askForAdoption(world);
      const again = proposeAs(world, world.boss, content);
      await expect(again).rejects.toMatchObject({ code: 'GOVERNANCE_REFUSED' });
      if (content.kind !== 'api-user.adopt') throw new Error(`it is ${content.kind}`);
      for (const other of [{ account: 'hub' }, { integration: 'crm' }, { digest: '0'.repeat(64) }])
        await expect(proposeAs(world, world.boss, { ...content, ...other })).rejects.toMatchObject({
          code: 'AUTHORITY_MISMATCH',
        });
    }));

  test('put into the inventory by hand is found by what the log says', () =>
    withSealed(async (world) => {
      const { apiUser } = await askForAdoption(world);
      tamper(
        world,
        `INSERT INTO api_user (id, account, provider, label, label_skeleton, kind, role, state, integrations_enabled)
         VALUES (:apiUser, 'msp', 'eset-msp-administrator-2', '', '', 'api-user', 'root', 'active', 1)`,
        { apiUser },
      );
      const { differences } = verifyState(world.temp.path, world.temp.vkey);
      expect(differences).toContainEqual({ table: 'api_user', id: apiUser, kind: 'added', what: null });
    }));
});

describe('one user of a provider', () => {
  test('is asked for once: the same again names the change that waits, and something else of it is refused', () =>
    withSealed(async (world) => {
      const change = await askForAdoption(world);
      await expect(askForAdoption(world)).rejects.toMatchObject({
        code: 'ADOPTION_WAITS',
        details: { change: change.id },
      });
      for (const other of [
        { role: 'regular' as const },
        { integration: null },
        { label: 'QUASTEL@Acme.example', integration: null },
        { label: 'another@acme.example', integration: null },
        { label: 'zebulon-1', providerId: null },
      ])
        await expect(askForAdoption(world, other)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
      expect(world.deps.store.read((tx) => tx.governanceChanges.list('proposed'))).toHaveLength(1);
      // Names are those of an account.
      await askForAdoption(world, { account: 'hub', role: 'regular', integration: null });
    }));

  test('is there afterwards, so that the same list changes nothing', () =>
    withSealed(async (world) => {
      const change = await askForAdoption(world);
      for (const one of reviewers(world)) await approveAs(world, one, change);
      await expect(askForAdoption(world)).rejects.toThrow(`${change.apiUser} is in the inventory`);
    }));

  test('is not adopted where a request has taken its name meanwhile', () =>
    withSealed(async (world) => {
      const change = await askForAdoption(world, { integration: null, label: `${NEW_USER.email}` });
      await submit(world, { ...EMA2_CREATE, integration: 'crm' });
      await expect(approveAs(world, world.people.amy, change)).rejects.toMatchObject({
        code: 'GOVERNANCE_STATE',
      });
      expect(adoptionNow(world, change.apiUser)).toBeUndefined();
    }));

  test('of an integration is the only one: a second one that waits is not adopted after the first', () =>
    withSealed(async (world) => {
      const first = await askForAdoption(world);
      const second = await askForAdoption(world, { label: 'other@acme.example', providerId: null });
      for (const one of reviewers(world)) await approveAs(world, one, first);
      await expect(approveAs(world, world.people.amy, second)).rejects.toMatchObject({
        code: 'GOVERNANCE_STATE',
      });
      expect(changeState(world, second)).toBe('superseded');
      await expect(
        askForAdoption(world, { label: 'third@acme.example', providerId: null }),
      ).rejects.toMatchObject({ code: 'INTEGRATION_TAKEN' });
    }));
});

type Sealed = World & { readonly boss: World['people']['ada'] };
type Change = Awaited<ReturnType<typeof askForAdoption>>;

/** Every way in which a change ends that is not carried out. */
const ENDS: readonly (readonly [string, string, (world: Sealed, change: Change) => Promise<unknown>])[] = [
  [
    'is rejected',
    'rejected',
    (world, { id, digest }) =>
      createReviewChange({ ...world.deps, pause: nextTurn })({
        principal: world.people.amy,
        actor: actorOf(world.people.amy),
        change: id,
        verdict: 'reject',
        digest,
        reason: 'Nobody knows it',
      }),
  ],
  [
    'is taken back',
    'withdrawn',
    (world, { id }) =>
      createWithdrawChange({ ...world.deps, pause: nextTurn })({
        principal: world.people.ada,
        actor: actorOf(world.people.ada),
        change: id,
      }),
  ],
  [
    'is reviewed by nobody in time',
    'expired',
    (world) => {
      advance(world, 14 * DAY);
      return createGoOnWithChanges({ ...world.deps, pause: nextTurn })();
    },
  ],
  [
    'was asked for by somebody who has left',
    'superseded',
    (world) => deactivateAs(world, world.boss, world.people.ada),
  ],
  [
    'is for an integration that has another owner by now',
    'superseded',
    async (world) => {
      const owner = world.people.pete.email;
      const change = await createSetIntegrationOwner(world.deps)({
        ...asked(world),
        integration: 'siem',
        owner,
      });
      for (const one of reviewers(world)) await approveAs(world, one, change);
    },
  ],
  [
    'is on an account that is another one by now',
    'superseded',
    async (world) => {
      const account = { ...accountNow(world, 'msp'), companyName: 'Another' };
      const change = await createChangeAccount(world.deps)({ ...asked(world), id: 'msp', account });
      for (const one of reviewers(world)) await approveAs(world, one, change);
    },
  ],
];

describe('of an adoption that', () => {
  test.for(ENDS)('%s, nothing is left that says who it was, and it can be asked for anew', ([, state, end]) =>
    withSealed(async (world) => {
      const change = await askForAdoption(world);
      const key = wrappedKey(world, change.apiUser);
      expect(key).toBeInstanceOf(Buffer);
      await end(world, change);
      expect(changeState(world, change)).toBe(state);
      expect(adoptionNow(world, change.apiUser)).toBeUndefined();
      expect(wrappedKey(world, change.apiUser)).toBeNull();
      const { adoption, adoption_name: names } = rowCounts(world);
      expect([adoption, names]).toEqual([0, 0]);
      const again = await askForAdoption({ ...world, people: { ...world.people, ada: world.boss } });
      expect(again.state).toBe('proposed');
    }),
  );
});

test('as long as an installation is set up one administrator adopts at once, and the log says so', () =>
  withWorld(async (world) => {
    const from = durableLog(world).length;
    const change = await askForAdoption(world);
    expect(change).toMatchObject({ state: 'done', setup: true });
    expect(userNow(world, change.apiUser)).toMatchObject({ label: STATED.label, role: 'root' });
    const entries = durableLog(world)
      .slice(from)
      .map((line) => JSON.parse(line));
    expect(entries.map(({ type }) => type)).toEqual([
      'governance.proposed',
      'governance.carried-out',
      'api-user.adopted',
      'authority.bound',
    ]);
    expect(entries[2].data).toMatchObject({ apiUser: change.apiUser, change: change.id });
  }));

test('who was adopted is named nowhere once the API user is erased, in its adoption neither', () =>
  withWorld(async (world) => {
    const { apiUser } = await askForAdoption(world);
    const at = world.temp.clock.now();
    await world.deps.store.write((tx) => tx.subjects.erase(apiUser, at));
    expect(adoptionNow(world, apiUser)).toMatchObject({ apiUser: { label: '[erased]' }, salt: '[erased]' });
  }));
