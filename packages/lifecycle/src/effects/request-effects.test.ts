import { ACTIONS, type Action, type Change, EFFECTS, type Effect, PROVIDERS } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { planRequest } from '../plans/plan-request.ts';
import { accountOn } from '../testing/accounts.ts';
import { effectsOfRequest } from './request-effects.ts';

interface Known {
  readonly state?: 'active' | 'disabled';
  readonly permissionType?: number | null;
}

function effectsOf(
  provider: (typeof PROVIDERS)[number],
  action: Action,
  { change = {}, known = {} }: { change?: Change; known?: Known } = {},
): readonly Effect[] {
  const target =
    action === 'create'
      ? null
      : {
          state: known.state ?? ('active' as const),
          permissionType: known.permissionType === undefined ? 2 : known.permissionType,
          integrationsEnabled: known.state !== 'disabled',
          providerId: 'user-1',
          label: 'The user',
        };
  const plan = planRequest({ action, account: accountOn(provider), target, change, apiUserCount: 1 });
  return effectsOfRequest({ action, change, target, plan });
}

describe('the effects of a request', () => {
  test('are what its action is for, whatever else they are', () => {
    const all = PROVIDERS.map((provider) => effectsOf(provider, 'revoke-api-access'));
    for (const effects of all) expect(effects).toContain('takes-access');
    expect(effectsOf('eset-business-account', 'delete')).toEqual(['deletes-user', 'takes-access']);
    expect(effectsOf('eset-business-account', 'create')).toEqual(['creates-user', 'gives-access']);
    // In the Hub, whoever was invited enters the names.
    expect(effectsOf('eset-protect-hub', 'create')).toEqual([
      'creates-user',
      'gives-access',
      'changes-details',
    ]);
    expect(effectsOf('eset-business-account', 'rotate-credentials')).toEqual(['replaces-credentials']);
  });

  test('of a rotation on dotdigital are those of making one API user and deleting another', () => {
    const made = effectsOf('dotdigital', 'create', { change: { enabled: true } });
    const effects = effectsOf('dotdigital', 'rotate-credentials');
    for (const effect of [...made, ...effectsOf('dotdigital', 'delete')]) expect(effects).toContain(effect);
    expect(effects).toContain('replaces-credentials');
  });

  test('of making a disabled API user do not give access', () => {
    expect(effectsOf('dotdigital', 'create', { change: { enabled: false } })).toEqual(['creates-user']);
  });

  test.each<[string, Change, Known, Effect[]]>([
    ['no access', { permissionType: 3 }, {}, ['takes-access', 'lowers-rights']],
    ['no access by name', { permissionType: 'NoAccess' }, {}, ['takes-access', 'lowers-rights']],
    ['more', { permissionType: 1 }, {}, ['raises-rights']],
    ['less', { permissionType: 2 }, { permissionType: 1 }, ['lowers-rights']],
    ['the same', { permissionType: 2 }, {}, ['changes-details']],
    ['a right after none', { permissionType: 2 }, { permissionType: 3 }, ['gives-access', 'raises-rights']],
    [
      'a right while disabled',
      { permissionType: 2 },
      { state: 'disabled' },
      ['gives-access', 'raises-rights'],
    ],
    [
      'a right of nobody knows which',
      { permissionType: 2 },
      { permissionType: null },
      ['gives-access', 'raises-rights', 'lowers-rights'],
    ],
    [
      'a right that there is not',
      { permissionType: 7 },
      {},
      ['gives-access', 'takes-access', 'raises-rights', 'lowers-rights'],
    ],
    [
      'rights on single companies',
      { specificPermissions: { 'company-2': 1 } },
      {},
      ['raises-rights', 'lowers-rights'],
    ],
    [
      'rights on single companies after none',
      { specificPermissions: { 'company-2': 2 } },
      { permissionType: 3 },
      ['gives-access', 'takes-access', 'raises-rights', 'lowers-rights'],
    ],
    [
      'rights on no company any more',
      { specificPermissions: {} },
      { permissionType: 3 },
      ['takes-access', 'lowers-rights'],
    ],
  ])('of an update that sets %s are those on access', (_what, change, known, effects) => {
    expect(effectsOf('eset-msp-administrator-2', 'update', { change, known })).toEqual(effects);
  });

  test.each<[Change, Effect[]]>([
    [{ enabled: true }, ['gives-access']],
    [{ enabled: false }, ['takes-access']],
    [{ email: 'other@acme.example' }, ['changes-identity']],
    [{ username: 'apiuser-0a1b2c3d4e02@apiconnector.com' }, ['changes-identity']],
    [{ userId: 'user-2' }, ['changes-identity']],
    [{ firstName: 'Ann', phone: '+49 30 1', description: 'Orders' }, ['changes-details']],
    [{ email: 'other@acme.example', description: 'Orders' }, ['changes-identity', 'changes-details']],
  ])('of an update by the field: %j', (change, effects) => {
    for (const provider of PROVIDERS) expect(effectsOf(provider, 'update', { change })).toEqual(effects);
  });

  test('count what the fields do also where the action is another one', () => {
    const change = { permissionType: 1 };
    for (const action of ['enable', 'grant-api-access'] as const) {
      expect(effectsOf('eset-msp-administrator-2', action, { change })).toContain('raises-rights');
    }
    expect(effectsOf('eset-business-account', 'disable', { change: { enabled: true } })).toContain(
      'gives-access',
    );
  });

  test('are those of the action also where the plan has nothing left to do', () => {
    // The user is active and its API access is on; what remains is to look.
    for (const provider of PROVIDERS) {
      expect(effectsOf(provider, 'grant-api-access')).toContain('gives-access');
      for (const action of ACTIONS) expect(effectsOf(provider, action)).not.toEqual([]);
    }
  });

  test('are each listed once and in one order, and no action has none', () => {
    for (const provider of PROVIDERS) {
      for (const action of ACTIONS) {
        const effects = effectsOf(provider, action, { change: { firstName: 'Ann', permissionType: 1 } });
        expect(effects).toEqual(EFFECTS.filter((effect) => effects.includes(effect)));
        expect(effects).not.toEqual([]);
      }
    }
  });

  test('of a plan from before steps declared them are those of the action and of the fields', () => {
    const plan = planRequest({
      action: 'delete',
      account: accountOn('dotdigital'),
      target: null,
      change: {},
      apiUserCount: 1,
    })?.map(({ effects: _, ...step }) => step);
    expect(effectsOfRequest({ action: 'delete', change: {}, target: null, plan })).toEqual([
      'deletes-user',
      'takes-access',
    ]);
  });
});
