import type { AdoptApiUser, RequestInput } from '@countersign/schema';
import { activatePolicies } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { acknowledge, approve, type Draft, run, submit, view } from '../testing/act.ts';
import { adoptApiUser } from '../testing/adopt-api-user.ts';
import { tamper } from '../testing/tamper.ts';
import { SHIPPED, type World, withWorld } from '../testing/world.ts';

const EMA2 = { provider: 'eset-msp-administrator-2', account: 'msp' } as const;
const EBA = { provider: 'eset-business-account', account: 'business' } as const;
const SHOP = { provider: 'dotdigital', account: 'shop' } as const;

/** The verdict on a request: the rules that refuse it, or what it owes. */
async function verdict(world: World, draft: Draft) {
  const { decision } = view(world, await submit(world, draft));
  return {
    outcome: decision.outcome,
    deniedBy: decision.determining.map((rule) => rule.ruleId),
    owed: [...new Set(decision.requirements.map(({ requirement }) => JSON.stringify(requirement)))].sort(),
  };
}

const putInForce = (world: World, documents: readonly unknown[]) =>
  world.deps.store.write((tx) => activatePolicies(tx, world.deps, { actor: { kind: 'system' }, documents }));

/** Approvals are not added up: the higher number counts. */
const notOne = (owed: readonly string[]) => owed.filter((one) => one !== '{"type":"approvals","count":1}');

const owes = (type: string) => expect.stringContaining(type);

describe('a rotation on dotdigital', () => {
  test('owes what the deletion of the old API user and the creation of the new one owe', () =>
    withWorld(async (world) => {
      await adoptApiUser(world, {
        account: 'shop',
        label: 'CRM',
        integration: 'crm',
        providerId: 'apiuser-1',
      });
      const rotated = await verdict(world, { ...SHOP, action: 'rotate-credentials', subject: 'CRM' });
      const deleted = await verdict(world, { ...SHOP, action: 'delete', subject: 'CRM' });
      const created = await verdict(world, {
        ...SHOP,
        action: 'create',
        integration: 'siem',
        change: { description: 'SIEM', enabled: true },
      });
      expect(rotated.outcome).toBe('review');
      expect(rotated.owed).toEqual(expect.arrayContaining([...deleted.owed, ...notOne(created.owed)]));
    }));

  test('of an API user that nobody claims cannot take over an integration that has one', () =>
    withWorld(async (world) => {
      await adoptApiUser(world, {
        account: 'shop',
        label: 'CRM',
        integration: 'crm',
        providerId: 'apiuser-1',
      });
      await adoptApiUser(world, { account: 'shop', label: 'Bulk 3', providerId: 'apiuser-2' });
      const rotation = { ...SHOP, action: 'rotate-credentials', subject: 'Bulk 3' } as const;
      expect(await verdict(world, { ...rotation, integration: 'crm' })).toMatchObject({
        outcome: 'deny',
        deniedBy: ['any/one-api-user-per-integration'],
      });
      // Without an integration nobody could be handed the new credentials.
      expect(await verdict(world, rotation)).toMatchObject({ deniedBy: ['any/integration-is-registered'] });
      expect(await verdict(world, { ...rotation, integration: 'siem' })).toMatchObject({ outcome: 'review' });
    }));
});

describe('a grant to a user whose API access is on already', () => {
  test('gives its integration access: one that has an API user is refused, and so is none', () =>
    withWorld(async (world) => {
      const user = (label: string, integration: string | null) =>
        adoptApiUser(world, { account: 'business', label, integration });
      await user('crm@beta.example', 'crm');
      await user('second@beta.example', null);
      const grant = { ...EBA, action: 'grant-api-access', subject: 'second@beta.example' } as const;
      expect(await verdict(world, { ...grant, integration: 'crm' })).toMatchObject({
        deniedBy: ['any/one-api-user-per-integration'],
      });
      expect(await verdict(world, grant)).toMatchObject({ deniedBy: ['any/integration-is-registered'] });
    }));
});

describe('revoking API access', () => {
  test.each([EMA2, EBA, { provider: 'eset-protect-hub', account: 'hub' } as const])(
    'owes on $provider what disabling owes',
    (place) =>
      withWorld(async (world) => {
        const label = `siem@acme.example`;
        await adoptApiUser(world, {
          account: place.account,
          label,
          integration: 'siem',
          providerId: 'user-1',
          permissionType: place === EMA2 ? 2 : null,
        });
        const revoked = await verdict(world, { ...place, action: 'revoke-api-access', subject: label });
        const disabled = await verdict(world, { ...place, action: 'disable', subject: label });
        expect(revoked.outcome).toBe('review');
        expect(revoked.owed).toEqual(disabled.owed);
        expect(revoked.owed).toEqual(expect.arrayContaining([owes('owner-told'), owes('approvals')]));
      }),
  );
});

describe('an update that would switch access', () => {
  const cases: [string, Partial<AdoptApiUser>, Draft, string[]][] = [
    [
      'takes all access away on EMA2',
      { account: 'msp', permissionType: 2 },
      { ...EMA2, action: 'update', change: { permissionType: 3 } },
      ['ema2/update-switches-no-access'],
    ],
    [
      'gives a disabled user a permission on EMA2',
      { account: 'msp', state: 'disabled', permissionType: 2, integrationsEnabled: false },
      { ...EMA2, action: 'update', change: { permissionType: 2 } },
      ['ema2/update-switches-no-access'],
    ],
  ];
  test.each(cases)('is refused with the action that is for it: %s', (_what, user, draft, rules) =>
    withWorld(async (world) => {
      await adoptApiUser(world, {
        account: draft.account,
        label: 'siem@acme.example',
        providerId: 'user-1',
        integration: 'siem',
        ...user,
      });
      const made = view(world, await submit(world, { ...draft, subject: 'siem@acme.example' }));
      expect(made.decision.outcome).toBe('deny');
      expect(made.decision.determining.map((rule) => rule.ruleId)).toEqual(expect.arrayContaining(rules));
      expect(made.decision.determining.map((rule) => rule.remedy).join()).toMatch(/"disable".*"enable"/);
    }),
  );

  test.each([
    [SHOP, {}, false],
    [EBA, { state: 'disabled' as const, integrationsEnabled: false }, true],
    [EBA, { kind: 'regular-user' as const, role: 'superuser' as const, integrationsEnabled: false }, true],
    [{ provider: 'eset-protect-hub', account: 'hub' } as const, { role: 'superuser' as const }, true],
  ])('is not taken at all where it presses a switch, on $provider', (place, user, enabled) =>
    withWorld(async (world) => {
      const label = 'siem@acme.example';
      await adoptApiUser(world, { account: place.account, label, integration: 'siem', ...user });
      const update = submit(world, { ...place, action: 'update', subject: label, change: { enabled } });
      await expect(update).rejects.toThrow(/"enable" or "disable"/);
    }),
  );

  test('is refused to an operator who may not give access, as enabling is', () =>
    withWorld(async (world) => {
      await adoptApiUser(world, {
        account: 'msp',
        label: 'siem@acme.example',
        providerId: 'user-1',
        integration: 'siem',
        state: 'disabled',
        permissionType: 2,
        integrationsEnabled: false,
      });
      const by = (action: RequestInput['action'], change: RequestInput['change']) =>
        verdict(world, { ...EMA2, action, subject: 'siem@acme.example', operator: 'helper', change });
      for (const made of [await by('enable', {}), await by('update', { permissionType: 2 })]) {
        expect(made.deniedBy).toContain('eset/creator-is-root-or-superuser');
      }
    }));

  test('is an edit where access stays: less, more, and single companies', () =>
    withWorld(async (world) => {
      await adoptApiUser(world, {
        account: 'msp',
        label: 'siem@acme.example',
        providerId: 'user-1',
        integration: 'siem',
        permissionType: 2,
      });
      const update = (change: RequestInput['change']) =>
        verdict(world, { ...EMA2, action: 'update', subject: 'siem@acme.example', change });
      const raised = await update({ permissionType: 1 });
      expect(raised.outcome).toBe('review');
      expect(raised.owed).toEqual(expect.arrayContaining([owes('"count":2'), owes('review-date')]));
      expect(await update({ firstName: 'Ann' })).toMatchObject({
        outcome: 'review',
        owed: [owes('"approvals","count":1')],
      });
    }));
});

describe('whatever policies are in force', () => {
  /** As if people had agreed on a set that asks nobody for anything. */
  const nobodyAsked = SHIPPED.filter((rule) => (rule as { effect: string }).effect !== 'require');

  test('what changes access waits for one approval by somebody else', () =>
    withWorld(async (world) => {
      await putInForce(world, nobodyAsked);
      await adoptApiUser(world, {
        account: 'shop',
        label: 'CRM',
        integration: 'crm',
        providerId: 'apiuser-1',
      });
      for (const action of ['rotate-credentials', 'disable', 'delete'] as const) {
        const request = await submit(world, { ...SHOP, action, subject: 'CRM' });
        const made = view(world, request);
        expect(made.request.state, action).toBe('in-review');
        expect(made.decision.requirements).toMatchObject([
          { rule: { ruleId: 'default/one-approval' }, requirement: { type: 'approvals', count: 1 } },
        ]);
        expect(await approve(world, request), action).toBe('approved');
      }
    }));

  test('a change of details is left to them', () =>
    withWorld(async (world) => {
      await putInForce(world, nobodyAsked);
      await adoptApiUser(world, {
        account: 'shop',
        label: 'CRM',
        integration: 'crm',
        providerId: 'apiuser-1',
      });
      const request = await submit(world, {
        ...SHOP,
        action: 'update',
        subject: 'CRM',
        change: { description: 'CRM of the sales team' },
      });
      expect(view(world, request).request.state).toBe('approved');
    }));

  test('the worker carries nothing out whose reviews went missing, though a permit was issued for it', () =>
    withWorld(async (world) => {
      await putInForce(world, nobodyAsked);
      await adoptApiUser(world, {
        account: 'shop',
        label: 'CRM',
        integration: 'crm',
        providerId: 'apiuser-1',
      });
      const request = await submit(world, { ...SHOP, action: 'disable', subject: 'CRM' });
      await acknowledge(world, request, { by: 'rita', kind: 'owner-told' }).catch(() => undefined);
      await approve(world, request);
      tamper(world, 'DELETE FROM review');
      await run(world);
      expect(view(world, request).request.state).toBe('failed');
    }));
});
