import {
  ACTIONS,
  type Action,
  type ApiUser,
  type Change,
  PASSWORD_STAND_IN,
  type Plan,
  PROVIDERS,
  type Provider,
  planSchema,
} from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { accountOn, shop } from '../testing/accounts.ts';
import { missingSteps, planRequest } from './plan-request.ts';

type Target = Pick<ApiUser, 'state' | 'integrationsEnabled' | 'providerId' | 'label' | 'permissionType'>;
const ACTIVE: Target = {
  state: 'active',
  integrationsEnabled: true,
  providerId: 'user-1',
  label: 'The user',
  permissionType: 2,
};

const steps = (plan: Plan | undefined) => plan?.map((step) => `${step.kind} ${step.key}`);

const planOf = (provider: Provider, action: Action, target: Target = ACTIVE) =>
  planRequest({
    action,
    account: accountOn(provider),
    target: action === 'create' ? null : target,
    change: {},
    apiUserCount: 1,
  });

const HUB_CREATE = [
  'portal eset.create-user-in-portal',
  'external eset.activation',
  'external eset.first-login',
  'verify eset.verify-api-access',
];
const PORTAL_ONLY: Record<Action, string[]> = {
  create: HUB_CREATE,
  update: ['portal eset.edit-user-in-portal'],
  enable: ['portal eset.integrations-on', 'verify eset.verify-api-access'],
  disable: ['portal eset.integrations-off', 'verify eset.verify-no-api-access'],
  delete: ['portal eset.remove-user-in-portal', 'verify eset.verify-no-api-access'],
  'rotate-credentials': ['external eset.change-password', 'verify eset.verify-api-access'],
  'grant-api-access': ['verify eset.verify-api-access'],
  'revoke-api-access': ['portal eset.integrations-off', 'verify eset.verify-no-api-access'],
};

const MATRIX: Record<Provider, Record<Action, string[] | undefined>> = {
  'eset-msp-administrator-2': {
    create: [
      'api ema2.create-user',
      'external eset.activation',
      'portal eset.integrations-on',
      'verify ema2.verify-user',
      'verify eset.verify-api-access',
    ],
    update: ['api ema2.update-user', 'verify ema2.verify-user'],
    enable: ['api ema2.restore-access', 'verify ema2.verify-user', 'verify eset.verify-api-access'],
    disable: ['api ema2.withdraw-access', 'portal eset.integrations-off', 'verify ema2.verify-user'],
    delete: ['api ema2.withdraw-access', 'portal eset.remove-user-in-portal', 'verify ema2.verify-removed'],
    'rotate-credentials': ['external eset.change-password', 'verify eset.verify-api-access'],
    'grant-api-access': ['verify eset.verify-api-access'],
    'revoke-api-access': ['portal eset.integrations-off', 'verify eset.verify-no-api-access'],
  },
  'eset-business-account': {
    ...PORTAL_ONLY,
    create: HUB_CREATE.filter((step) => !step.includes('first-login')),
  },
  'eset-protect-hub': PORTAL_ONLY,
  dotdigital: {
    create: ['portal dotdigital.create-api-user-in-portal', 'verify dotdigital.verify-api-access'],
    update: ['portal dotdigital.edit-api-user-in-portal'],
    enable: ['portal dotdigital.enable-in-portal', 'verify dotdigital.verify-api-access'],
    disable: ['portal dotdigital.disable-in-portal', 'verify dotdigital.verify-no-api-access'],
    delete: ['portal dotdigital.delete-in-portal', 'verify dotdigital.verify-no-api-access'],
    'rotate-credentials': [
      'portal dotdigital.create-api-user-in-portal',
      'verify dotdigital.verify-api-access',
      'external dotdigital.switch-integration',
      'portal dotdigital.delete-in-portal',
    ],
    'grant-api-access': undefined,
    'revoke-api-access': undefined,
  },
};

const CELLS = PROVIDERS.flatMap((provider) => ACTIONS.map((action) => [provider, action] as const));
const PLANS = CELLS.flatMap(([provider, action]) => {
  const plan = planOf(provider, action);
  return plan === undefined ? [] : [[provider, action, plan] as const];
});

describe('a plan', () => {
  test.each(CELLS)('on %s to %s has the steps of the provisioning matrix', (provider, action) => {
    expect(steps(planOf(provider, action))).toEqual(MATRIX[provider][action]);
  });

  test.each(PLANS)('on %s to %s is complete, and holds no step twice', (_provider, _action, plan) => {
    expect(planSchema.safeParse(plan).error).toBeUndefined();
    expect(new Set(plan.map((step) => step.key)).size).toBe(plan.length);
    for (const step of plan) {
      if (step.kind !== 'api') expect(step.instructions?.source.url).toMatch(/^https:\/\//);
    }
  });

  test.each(PLANS)(
    'on %s to %s ends with a proof, and what is not proven by itself is proven by a later step',
    (_provider, _action, plan) => {
      expect(plan.at(-1)?.accepts).not.toEqual([]);
      for (const [index, { kind, confirmedBy, accepts }] of plan.entries()) {
        // Whatever a step is proven by, two people can say so, and nobody else's word is enough.
        if (accepts?.length) expect(accepts).toContain('attested');
        expect(accepts !== undefined && accepts.length > 0).toBe(
          kind === 'verify' || confirmedBy === 'second-person',
        );
        if (accepts?.length === 0) {
          expect(plan.slice(index + 1).some((one) => one.kind === 'verify')).toBe(true);
        }
      }
    },
  );

  test.each(PLANS)(
    'on %s to %s takes for proof what fits: access that works, access that is gone, what the provider lists',
    (_provider, _action, plan) => {
      for (const { key, accepts } of plan) {
        if (!key.includes('verify')) continue;
        const fitting = key.startsWith('ema2.')
          ? 'inventory'
          : key.endsWith('no-api-access')
            ? 'negative'
            : 'positive';
        expect(accepts).toEqual([fitting, 'attested']);
      }
    },
  );

  test('withdraws access before a person removes the user, so that nothing works while the portal step waits', () => {
    expect(steps(planOf('eset-msp-administrator-2', 'delete'))?.[0]).toBe('api ema2.withdraw-access');
  });

  test.each(['eset-msp-administrator-2', 'eset-business-account', 'eset-protect-hub'] as const)(
    'on %s to grant access has activation and toggle where the user lacks them',
    (provider) => {
      const lacking: Target = { ...ACTIVE, state: 'pending', integrationsEnabled: false };
      const keys = steps(planOf(provider, 'grant-api-access', lacking));
      expect(keys).toContain('external eset.activation');
      expect(keys).toContain('portal eset.integrations-on');
      expect(keys?.indexOf('external eset.activation')).toBeLessThan(
        keys?.indexOf('portal eset.integrations-on') ?? -1,
      );
    },
  );

  test('on EMA2 to enable switches Integrations on where it is off', () => {
    const off: Target = { ...ACTIVE, state: 'disabled', integrationsEnabled: false };
    expect(steps(planOf('eset-msp-administrator-2', 'enable', off))).toContain('portal eset.integrations-on');
  });

  test.each([
    ['the first API user of an account that allows it', { apiUserCreation: 'api' as const }, 0, 'api'],
    ['a second API user', { apiUserCreation: 'api' as const }, 1, 'portal'],
    ['an account that does not allow it', { apiUserCreation: 'portal' as const }, 0, 'portal'],
  ])('on dotdigital to create %s', (_what, fields, apiUserCount, kind) => {
    const plan = planRequest({
      action: 'create',
      account: shop(fields),
      target: null,
      change: {},
      apiUserCount,
    });
    expect(plan?.[0]).toMatchObject({ kind, needsPassword: true });
  });

  test('on dotdigital to create a disabled one goes through the portal, and ends with a look that it gets no access', () => {
    const account = shop({ apiUserCreation: 'api' });
    const change = { enabled: false };
    expect(steps(planRequest({ action: 'create', account, target: null, change, apiUserCount: 0 }))).toEqual([
      'portal dotdigital.create-api-user-in-portal',
      'verify dotdigital.verify-no-api-access',
    ]);
    // It never got in, so that it is refused proves nothing.
    const plan = planRequest({ action: 'create', account, target: null, change, apiUserCount: 0 });
    expect(plan?.at(-1)?.accepts).toEqual(['attested']);
  });

  test('on dotdigital to rotate names the old API user in the step that deletes it, not the new one', () => {
    const plan = planOf('dotdigital', 'rotate-credentials', { ...ACTIVE, providerId: 'apiuser-old' });
    expect(plan?.at(-1)?.instructions?.steps.join(' ')).toContain('apiuser-old');
  });

  test('on dotdigital goes through the portal where the number of the account is not known', () => {
    const { accountNumber: _, ...account } = shop({ apiUserCreation: 'api' });
    const plan = planRequest({ action: 'create', account, target: null, change: {}, apiUserCount: 0 });
    expect(plan?.[0]?.kind).toBe('portal');
  });
});

describe('the steps that the policies require', () => {
  const required = (step: 'integrations-toggle' | 'activation') => ({ type: 'step', step }) as const;
  const create = planOf('eset-msp-administrator-2', 'create') ?? [];

  test('are in the plan', () => {
    expect(missingSteps(create, [required('integrations-toggle'), required('activation')])).toEqual([]);
  });

  test('are missed where they are not', () => {
    const update = planOf('eset-msp-administrator-2', 'update') ?? [];
    expect(missingSteps(update, [required('integrations-toggle'), required('activation')])).toEqual([
      'integrations-toggle',
      'activation',
    ]);
  });

  test('are met by making the user in the portal, where Integrations is switched on with it', () => {
    const portal = planOf('eset-protect-hub', 'create') ?? [];
    expect(missingSteps(portal, [required('integrations-toggle')])).toEqual([]);
  });
});

describe('an update on dotdigital', () => {
  const planned = (change: Change, target: Target = ACTIVE) =>
    planRequest({ action: 'update', account: shop(), target, change, apiUserCount: 1 })?.map(
      ({ key, confirmedBy, needsPassword }) => [key, confirmedBy, needsPassword],
    );
  const EDIT = 'dotdigital.edit-api-user-in-portal';
  const VERIFY = ['dotdigital.verify-api-access', 'second-person', false];

  test('with a new password hands it over and proves it by signing in', () => {
    expect(planned({ newPassword: true })).toEqual([[EDIT, 'read-back', true], VERIFY]);
    expect(planned({ password: PASSWORD_STAND_IN })).toEqual([[EDIT, 'read-back', true], VERIFY]);
  });

  test('with another description as well has a second person look at that', () => {
    const change = { newPassword: true, description: 'CRM' };
    expect(planned(change)).toEqual([[EDIT, 'second-person', true], VERIFY]);
    expect(planned({ description: 'CRM' })).toEqual([[EDIT, 'second-person', false]]);
  });

  test('of a user that nobody can sign in as has two people vouch for the new password', () => {
    expect(planned({ newPassword: true }, { ...ACTIVE, state: 'disabled' })).toEqual([
      [EDIT, 'second-person', true],
    ]);
  });
});
