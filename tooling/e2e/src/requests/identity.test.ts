import type { AdoptApiUser } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import {
  advance,
  approve,
  cancel,
  complete,
  confirm,
  type Draft,
  openTaskOf,
  review,
  run,
  submit,
  view,
} from '../testing/act.ts';
import { adoptApiUser } from '../testing/adopt-api-user.ts';
import { collect } from '../testing/collect.ts';
import { MSP, NEW_USER } from '../testing/companies.ts';
import { adoptOnEma2, EMA2_CREATE, HUB_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const ROOT = 'root@acme.example';
const LONG_ENOUGH = 16 * 60_000;

const taken = { code: 'ALREADY_EXISTS' };
const pair = (email: string, integration: string): Draft => ({
  ...EMA2_CREATE,
  integration,
  change: { ...NEW_USER, email },
});

const adopt = (world: World, fields: Partial<AdoptApiUser>): Promise<string> =>
  adoptApiUser(world, { account: 'shop', label: 'Shop A', integrationsEnabled: false, ...fields });

/** Somebody who is on EMA2 without Countersign having made or taken in anything. */
async function userOnEma2(world: World, email: string = NEW_USER.email): Promise<string> {
  const { id } = await world.providers.post(`/portal/${EMA2}/companies/${MSP}/users`, {
    operator: ROOT,
    email,
    access: 'Read',
    firstName: NEW_USER.firstName,
    lastName: NEW_USER.lastName,
    countryCode: NEW_USER.countryCode,
  });
  return String(id);
}

const userOf = (world: World, id: string | null) => world.deps.store.read((tx) => tx.apiUsers.get(id ?? ''));
const inventory = (world: World, account: string) =>
  world.deps.store.read((tx) => tx.apiUsers.list({ account, limit: 50 })).map(({ label }) => label);

const about = (subject: string, draft: Partial<Draft>): Draft => ({
  provider: 'dotdigital',
  account: 'shop',
  action: 'update',
  subject,
  ...draft,
});

describe('a create', () => {
  test.for([
    ['Pair2@acme.example', 'pair2@acme.example'],
    ['pair2@acme.example', 'PAIR2@ACME.EXAMPLE'],
    ['straße@acme.example', 'STRASSE@acme.example'],
    ['bilgi@acme.example', 'BİLGİ@acme.example'],
  ] as const)('of %s is in the way of one of %s, for whatever integration', ([one, other]) =>
    withWorld(async (world) => {
      // An address that the policies refuse is nobody's; the name of an adopted one is.
      await adoptOnEma2(world, 'siem', { label: one });
      await expect(submit(world, pair(other, 'crm'))).rejects.toMatchObject(taken);
    }),
  );

  test('is in the way of another one while it waits for its review, and no longer once it is taken back', () =>
    withWorld(async (world) => {
      const first = await submit(world, pair('pair2@acme.example', 'siem'));
      expect(view(world, first).request.state).toBe('in-review');
      const refused = submit(world, pair('Pair2@ACME.example', 'crm'));
      await expect(refused).rejects.toMatchObject(taken);
      await expect(refused).rejects.toThrow(first);
      await cancel(world, first);
      expect(view(world, await submit(world, pair('pair2@acme.example', 'crm'))).request.state).toBe(
        'in-review',
      );
    }));

  test.for(['cancelled', 'rejected', 'denied', 'given up'] as const)(
    'that is %s leaves nothing in the inventory, and the request stays',
    (how) =>
      withWorld(async (world) => {
        const email = how === 'denied' ? 'siem@elsewhere.example' : NEW_USER.email;
        const id = await submit(world, pair(email, 'siem'));
        if (how === 'cancelled') await cancel(world, id);
        if (how === 'rejected') await review(world, id, { verdict: 'reject' });
        if (how === 'given up') {
          await approve(world, id);
          await world.providers.fault({
            mount: 'ema2',
            route: 'POST /api/User/Create',
            kind: 'forbidden-after-token',
          });
          await run(world);
          await complete(world, openTaskOf(world, id).id, { verdict: 'abandon' });
        }
        const state = how === 'given up' ? 'failed' : how;
        expect(view(world, id).request).toMatchObject({ state, apiUser: null });
        expect(inventory(world, 'msp')).toEqual([]);
        expect(world.deps.store.read((tx) => tx.apiUsers.list({ state: 'deleted', limit: 9 }))).toEqual([]);
        expect(world.deps.store.read((tx) => tx.apiUsers.countLive('msp'))).toBe(0);
      }),
  );

  test('is no API user yet: a change of it is refused with the request that is to make it', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const draft = about(NEW_USER.email.toUpperCase(), {
        provider: EMA2,
        account: 'msp',
        action: 'disable',
      });
      const refused = submit(world, draft);
      await expect(refused).rejects.toMatchObject({ code: 'SUBJECT_RESERVED' });
      await expect(refused).rejects.toThrow(id);
    }));
});

describe('a rename', () => {
  test.for([
    ['the name of another one', 'Shop A'],
    ['the name of another one in other letters', ' ｓｈｏｐ   A'],
    ['the user name of another one', 'APIUSER-1@apiconnector.com'],
  ] as const)('to %s is refused', ([, description]) =>
    withWorld(async (world) => {
      await adopt(world, { label: 'Shop A', providerId: 'apiuser-1@apiconnector.com' });
      await adopt(world, { label: 'Shop B' });
      await expect(submit(world, about('Shop B', { change: { description } }))).rejects.toMatchObject(taken);
    }),
  );

  test.for([
    ['a Cyrillic letter', 'Shop \u0410'],
    ['a digit for a letter', 'Sh0p A'],
    ['two letters for one', 'Warrn shop'],
  ] as const)(
    'to a name that looks like another one’s, with %s, is refused, and so is a create',
    ([, description]) =>
      withWorld(async (world) => {
        await adopt(world, { label: 'Shop A' });
        await adopt(world, { label: 'Warm shop' });
        await adopt(world, { label: 'Shop B' });
        const alike = { code: 'NAME_LOOKS_LIKE_ANOTHER' };
        await expect(submit(world, about('Shop B', { change: { description } }))).rejects.toMatchObject(
          alike,
        );
        await expect(submit(world, { ...PORTAL_CREATE, change: { description } })).rejects.toMatchObject(
          alike,
        );
      }),
  );

  test('holds the new name until it settles, and both names stay unambiguous', () =>
    withWorld(async (world) => {
      await adopt(world, { label: 'Shop A' });
      await adopt(world, { label: 'Shop B' });
      const rename = await submit(world, about('Shop A', { change: { description: 'Shop C' } }));
      expect(view(world, rename).request.state).toBe('in-review');
      await expect(
        submit(world, about('Shop B', { change: { description: 'shop c' } })),
      ).rejects.toMatchObject(taken);
      await expect(
        submit(world, { ...PORTAL_CREATE, change: { description: 'SHOP C' } }),
      ).rejects.toMatchObject(taken);
      await cancel(world, rename);
      const next = await submit(world, about('Shop B', { change: { description: 'shop c' } }));
      expect(view(world, next).request.state).toBe('in-review');
    }));

  test('to its own name in other letters is no conflict', () =>
    withWorld(async (world) => {
      await adopt(world, { label: 'Shop A' });
      const rename = await submit(world, about('shop a', { change: { description: 'SHOP A' } }));
      expect(view(world, rename).request.state).toBe('in-review');
    }));
});

describe('a change of address', () => {
  const beta = (subject: string, draft: Partial<Draft>): Draft =>
    about(subject, { provider: 'eset-business-account', account: 'business', ...draft });
  const change = (subject: string, email: string) => beta(subject, { change: { email } });

  test('is refused where another one has the address', () =>
    withWorld(async (world) => {
      await adopt(world, { account: 'business', label: 'one@beta.example' });
      await adopt(world, { account: 'business', label: 'two@beta.example' });
      await expect(submit(world, change('two@beta.example', 'One@beta.example'))).rejects.toMatchObject(
        taken,
      );
    }));

  test('is followed by the inventory: the new address is known, and the old one is not any more', () =>
    withWorld(async (world) => {
      const user = await adopt(world, { account: 'business', label: 'backup@beta.example' });
      const id = await submitApproved(world, change('backup@beta.example', 'backup-new@beta.example'));
      const { deps } = withScript(world.deps, 'eset-business-account');
      for (let turn = 0; turn < 6 && view(world, id).request.state !== 'done'; turn += 1) {
        await run(world, deps);
        const task = view(world, id).tasks.find((one) => one.state === 'open');
        if (task === undefined) continue;
        await complete(world, task.id, { evidence: { note: 'Changed' } });
        if (task.confirmedBy === 'second-person') await confirm(world, task.id);
      }
      expect(view(world, id).request).toMatchObject({ state: 'done', failure: null });
      expect(userOf(world, user)?.label).toBe('backup-new@beta.example');
      await expect(submit(world, beta('backup@beta.example', { action: 'enable' }))).rejects.toMatchObject({
        code: 'SUBJECT_UNKNOWN',
      });
      await submit(world, beta('Backup-New@beta.example', { action: 'enable' }));
    }));
});

describe('the identifier of the provider', () => {
  const typed = (userId: string): Draft =>
    about('old-billing@acme.example', {
      provider: EMA2,
      account: 'msp',
      change: { userId, permissionType: 3 },
    });

  test.for(['provider-crm', 'PROVIDER-CRM ', 'ｐrovider-crm', 'something-else'] as const)(
    'that is typed into a change (%s) is refused',
    (userId) =>
      withWorld(async (world) => {
        await adoptOnEma2(world, 'crm');
        await adoptOnEma2(world, 'siem', { label: 'old-billing@acme.example', providerId: null });
        await expect(submit(world, typed(userId))).rejects.toMatchObject({ code: 'USER_ID_TYPED' });
      }),
  );

  test('is looked up by the worker where the inventory has none, and recorded', () =>
    withWorld(async (world) => {
      const providerId = await userOnEma2(world);
      const user = await adoptOnEma2(world, 'siem', { label: 'SIEM@acme.example', providerId: null });
      const id = await submitApproved(world, {
        ...about(user, { provider: EMA2, account: 'msp', change: { phone: '+421212345678' } }),
      });
      await run(world);
      expect(view(world, id).request).toMatchObject({ state: 'done', failure: null });
      expect(userOf(world, user)).toMatchObject({ providerId });
      const [effect, ...others] = await world.providers.effects('ema2.user.updated');
      expect(others).toEqual([]);
      expect(effect?.subject).toBe(NEW_USER.email);
    }));

  test('that belongs to another API user is not taken over, and nobody is changed', () =>
    withWorld(async (world) => {
      const providerId = await userOnEma2(world);
      await adoptOnEma2(world, 'crm', { label: 'other@acme.example', providerId });
      const user = await adoptOnEma2(world, 'siem', { label: NEW_USER.email, providerId: null });
      const id = await submitApproved(
        world,
        about(user, { provider: EMA2, account: 'msp', change: { phone: '+421212345678' } }),
      );
      await run(world);
      expect(openTaskOf(world, id)).toMatchObject({ kind: 'dead-letter' });
      expect(view(world, id).steps[0]?.problem).toMatchObject({ code: 'USER_OF_ANOTHER' });
      expect(userOf(world, user)?.providerId).toBeNull();
      expect(await world.providers.effects('ema2.user.updated')).toEqual([]);
    }));

  test('that a person reports for another API user’s is refused', () =>
    withWorld(async (world) => {
      await adopt(world, { label: 'Other', providerId: 'apiuser-1@apiconnector.com' });
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      const reported = complete(world, openTaskOf(world, id).id, {
        evidence: { providerId: 'ApiUser-1@apiconnector.com' },
      });
      await expect(reported).rejects.toMatchObject({ code: 'TASK_REFUSED' });
    }));

  test('that a person reports is not what the provider has until a later step shows it', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      await collect(world, id, 'pete');
      await complete(world, openTaskOf(world, id).id, { evidence: { providerId: 'x' } });
      const { apiUser } = view(world, id).request;
      expect(userOf(world, apiUser)).toMatchObject({ state: 'pending', providerId: null });
      // It is held all the same, so that no second API user gets it.
      await expect(adopt(world, { label: 'X' })).rejects.toMatchObject(taken);
    }));

  test('is taken with no other task than that of the step that makes a user', () =>
    withWorld(async (world) => {
      const user = await adopt(world, { label: 'Shop A', providerId: 'apiuser-1@apiconnector.com' });
      const id = await submitApproved(world, about(user, { action: 'disable', acknowledge: ['owner-told'] }));
      await run(world);
      const task = openTaskOf(world, id);
      await expect(complete(world, task.id, { evidence: { providerId: 'x' } })).rejects.toMatchObject({
        code: 'TASK_REFUSED',
      });
      expect(userOf(world, user)?.providerId).toBe('apiuser-1@apiconnector.com');
    }));
});

describe('a look for what an earlier attempt did', () => {
  const CREATE = { mount: 'ema2', route: 'POST /api/User/Create', kind: 'reset-before-effect' };

  test('does not take a user who was there before; nobody is made, and a person decides', () =>
    withWorld(async (world) => {
      await userOnEma2(world, NEW_USER.email.toUpperCase());
      const id = await submitApproved(world, EMA2_CREATE);
      await run(world);
      expect(view(world, id).steps[0]?.problem).toMatchObject({ code: 'USER_EXISTS' });
      expect(openTaskOf(world, id).kind).toBe('dead-letter');
      expect(userOf(world, view(world, id).request.apiUser)).toMatchObject({
        state: 'reserved',
        providerId: null,
      });
    }));

  test('does not take a user whom somebody made meanwhile with other details', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, {
        ...EMA2_CREATE,
        change: { ...NEW_USER, description: 'SIEM' },
      });
      await world.providers.fault(CREATE);
      await run(world);
      await userOnEma2(world);
      advance(world, LONG_ENOUGH);
      await run(world);
      expect(openTaskOf(world, id).kind).toBe('outcome-unknown');
      expect(userOf(world, view(world, id).request.apiUser)?.providerId).toBeNull();
    }));

  test('does not take the user of another API user of the inventory', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      await adoptOnEma2(world, 'crm', { label: 'crm@acme.example', providerId: 'provider-1' });
      const { deps } = withScript(world.deps, EMA2, {
        execute: async () => ({ knownBy: 'answered', providerId: 'PROVIDER-1' }),
      });
      await run(world, deps);
      expect(openTaskOf(world, id).kind).toBe('outcome-unknown');
      expect(view(world, id).steps[0]?.problem).toMatchObject({ code: 'USER_OF_ANOTHER' });
    }));
});

test('a name that looks like another one’s is refused, and a user’s own is not in its way', () =>
  withWorld(async (world) => {
    await adopt(world, { account: 'hub', label: 'modern@gamma.example', kind: 'regular-user' });
    const id = await submit(world, { ...HUB_CREATE, change: { email: 'modem@gamma.example' } });
    const { decision, request } = view(world, id);
    expect(request.state).toBe('denied');
    expect(decision.determining.map(({ ruleId }) => ruleId)).toContain('house/email-domain');
    await adopt(world, { account: 'business', label: 'backvp@beta.example' });
    const own = await submit(
      world,
      about('backvp@beta.example', {
        provider: 'eset-business-account',
        account: 'business',
        change: { email: 'backvp@beta.example' },
      }),
    );
    expect(view(world, own).decision.determining.map(({ ruleId }) => ruleId)).not.toContain(
      'house/email-domain',
    );
  }));
