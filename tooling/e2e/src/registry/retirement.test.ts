import type { Principal } from '@countersign/schema';
import {
  createCorrectApiUser,
  createRequestAccountCheck,
  createRequestDiagnosis,
  createRetireAccount,
  createRetireIntegration,
  createSetIntegrationOwner,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { edit, review, submit } from '../testing/act.ts';
import { adoptApiUser } from '../testing/adopt-api-user.ts';
import { askForAdoption } from '../testing/ask-for-adoption.ts';
import { accountNow, approveAs, proposeAs } from '../testing/changes.ts';
import { NEW_USER } from '../testing/companies.ts';
import { actorOf } from '../testing/people.ts';
import { adoptOnEma2, EMA2_CREATE } from '../testing/requests.ts';
import { withSealedWorld as withSealed } from '../testing/seal.ts';
import type { World } from '../testing/world.ts';

const reason = 'It is not used any more';
const setRetired = {
  account: ({ deps }: World, by: Principal, retired = true) =>
    createRetireAccount(deps)({ by, actor: actorOf(by), account: 'msp', retired, reason }),
  integration: ({ deps }: World, by: Principal, retired = true) =>
    createRetireIntegration(deps)({ by, actor: actorOf(by), integration: 'siem', retired, reason }),
};
const CODES = { account: 'ACCOUNT_RETIRED', integration: 'INTEGRATION_RETIRED' } as const;

const ANOTHER = { ...EMA2_CREATE, change: { ...NEW_USER, email: 'another@acme.example' } };
const about = (action: 'disable' | 'enable' | 'delete' | 'rotate-credentials' | 'update', change = {}) => ({
  provider: 'eset-msp-administrator-2' as const,
  account: 'msp',
  action,
  subject: 'siem@acme.example',
  change,
});

describe.each(['account', 'integration'] as const)('an %s that one administrator has retired', (what) => {
  const retire = setRetired[what];

  test('gives nobody access any more, whatever the request is called, and access can still be taken away', () =>
    withSealed(async (world) => {
      await adoptOnEma2(world, 'siem');
      expect((await retire(world, world.people.ada)).state).toBe('done');
      const refused = { code: CODES[what] };
      await expect(submit(world, ANOTHER)).rejects.toMatchObject(refused);
      for (const draft of [
        about('enable'),
        about('rotate-credentials'),
        about('update', { permissionType: 1 }),
      ])
        await expect(submit(world, draft)).rejects.toMatchObject(refused);
      await expect(submit(world, about('disable'))).resolves.toMatch(/^req_/);
      await expect(submit(world, about('delete'))).resolves.toMatch(/^req_/);
    }));

  test('is used again when two others approve, and not by whoever asks', () =>
    withSealed(async (world) => {
      const { ada, amy, bob } = world.people;
      await retire(world, ada);
      const change = await retire(world, ada, false);
      expect(change).toMatchObject({ state: 'proposed', effects: ['grants-authority'] });
      await expect(approveAs(world, ada, change)).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
      await approveAs(world, amy, change);
      await expect(submit(world, EMA2_CREATE)).rejects.toMatchObject({ code: CODES[what] });
      await approveAs(world, bob, change);
      await expect(submit(world, EMA2_CREATE)).resolves.toMatch(/^req_/);
    }));

  test('was not retired while requests about it were open, which are named', () =>
    withSealed(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await expect(retire(world, world.people.ada)).rejects.toMatchObject({
        code: 'CORRECTION_REFUSED',
        message: expect.stringContaining(id),
      });
      await review(world, id, { verdict: 'reject' });
      expect((await retire(world, world.people.ada)).state).toBe('done');
    }));

  test('gets no user adopted', () =>
    withSealed(async (world) => {
      const waiting = await askForAdoption(world);
      await retire(world, world.people.ada);
      await expect(approveAs(world, world.people.amy, waiting)).rejects.toMatchObject({
        code: 'GOVERNANCE_STATE',
      });
      const label = 'another@acme.example';
      await expect(askForAdoption(world, { label, providerId: null })).rejects.toMatchObject({
        code: CODES[what],
      });
    }));

  test('is retired once, and by administrators of all accounts only', () =>
    withSealed(async (world) => {
      const { ada, amy } = world.people;
      await expect(retire(world, amy)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(retire(world, ada, false)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await retire(world, ada);
      await expect(retire(world, ada)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }));
});

test('a request in another account is not moved into a retired one by an edit', () =>
  withSealed(async (world) => {
    const { ada } = world.people;
    const id = await submit(world, { ...EMA2_CREATE, integration: 'crm' });
    await setRetired.integration(world, ada);
    await expect(edit(world, id, EMA2_CREATE)).rejects.toMatchObject({ code: 'INTEGRATION_RETIRED' });
  }));

test('an account is retired by no change that gives something with it, unless two others approve', () =>
  withSealed(async (world) => {
    const { ada } = world.people;
    const account = accountNow(world, 'msp');
    const emailDomains = [...account.emailDomains, 'elsewhere.example'];
    const change = await proposeAs(world, ada, {
      kind: 'account.change',
      account: { ...account, retired: true, emailDomains },
    });
    expect(change).toMatchObject({ state: 'proposed', effects: ['grants-authority', 'takes-authority'] });
  }));

test('users of other integrations are adopted and changed as before', () =>
  withSealed(async (world) => {
    await setRetired.integration(world, world.people.ada);
    await adoptApiUser(world, { account: 'msp', label: 'crm@acme.example', integration: 'crm' });
    await expect(submit(world, { ...about('disable'), subject: 'crm@acme.example' })).resolves.toMatch(
      /^req_/,
    );
  }));

test('a user of a retired integration is one of it also where a request names another integration', () =>
  withSealed(async (world) => {
    await adoptOnEma2(world, 'siem');
    await setRetired.integration(world, world.people.ada);
    await expect(submit(world, { ...about('enable'), integration: 'crm' })).rejects.toMatchObject({
      code: 'INTEGRATION_RETIRED',
    });
  }));

test('a retired integration gets no user by a correction, and no other owner', () =>
  withSealed(async (world) => {
    const { ada, cleo } = world.people;
    const apiUser = await adoptOnEma2(world, 'crm');
    await setRetired.integration(world, ada);
    const asked = { by: ada, actor: actorOf(ada), reason };
    const refused = { code: 'INTEGRATION_RETIRED' };
    const correction = createCorrectApiUser(world.deps)({
      ...asked,
      apiUser,
      fields: { integration: 'siem' },
    });
    await expect(correction).rejects.toMatchObject(refused);
    const owner = createSetIntegrationOwner(world.deps)({ ...asked, integration: 'siem', owner: cleo.email });
    await expect(owner).rejects.toMatchObject(refused);
  }));

test('nobody signs in at a retired account, to check it or to look what its users may', () =>
  withSealed(async (world) => {
    const { ada } = world.people;
    const subject = await adoptOnEma2(world, 'siem');
    await setRetired.account(world, ada);
    const [actor, account, refused] = [actorOf(ada), 'msp', { code: 'ACCOUNT_RETIRED' }];
    await expect(createRequestAccountCheck(world.deps)({ actor, account })).rejects.toMatchObject(refused);
    const diagnosis = createRequestDiagnosis(world.deps)({ actor, account, subject });
    await expect(diagnosis).rejects.toMatchObject(refused);
  }));
