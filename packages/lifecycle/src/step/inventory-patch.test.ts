import { ACTIONS, type StepKey, type StepResult } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { patchFromResult, patchWhenDone } from './inventory-patch.ts';

type Step = Parameters<typeof patchFromResult>[0];
const TODAY = '2026-03-02';
const learned = (key: StepKey, result: StepResult, fields: Partial<Step> = {}) =>
  patchFromResult(
    { action: 'create', key, known: { state: 'pending', providerId: null }, today: TODAY, ...fields },
    result,
  );
const done = (fields: Partial<Parameters<typeof patchWhenDone>[0]>) =>
  patchWhenDone({
    action: 'create',
    change: {},
    provider: 'dotdigital',
    integration: 'shop',
    today: TODAY,
    reviewOn: '2026-08-29',
    known: { state: 'active', providerId: 'known' },
    results: [],
    ...fields,
  });

describe('what the inventory learns from a step', () => {
  test('is what the provider said, and nothing about what it did not say', () => {
    expect(learned('ema2.create-user', { knownBy: 'answered' })).toEqual({});
    expect(
      learned('ema2.create-user', {
        knownBy: 'answered',
        providerId: 'user-1',
        permissionType: 2,
        twoFactorEnabled: false,
        status: 'pending',
        permissionTypeAs: 'integer',
      }),
    ).toEqual({ providerId: 'user-1', permissionType: 2, twoFactorEnabled: false });
  });

  test('is never an identifier that somebody typed', () => {
    const typed = { knownBy: 'reported', providerId: 'x' } as const;
    expect(learned('dotdigital.create-api-user-in-portal', typed)).toEqual({});
    // A refusal of credentials says nothing about whose they are.
    const refused = { knownBy: 'negative', providerId: 'x' } as const;
    expect(learned('dotdigital.verify-no-api-access', refused, { action: 'disable' })).toEqual({});
    expect(learned('eset.verify-no-api-access', refused, { action: 'revoke-api-access' })).toEqual({});
  });

  test('is never another identifier than the one that is known', () => {
    const known = { state: 'active', providerId: 'user-1' } as const;
    const result = { knownBy: 'inventory', providerId: 'user-2' } as const;
    expect(learned('ema2.verify-user', result, { action: 'update', known })).toEqual({});
  });

  test('is that the access worked today, where the worker saw it work', () => {
    for (const key of ['eset.verify-api-access', 'dotdigital.verify-api-access'] as const) {
      expect(learned(key, { knownBy: 'positive' })).toEqual({ lastUsedOn: TODAY });
      expect(learned(key, { knownBy: 'attested' })).toEqual({});
    }
  });

  test('is that the invitation was followed', () => {
    const activated = { knownBy: 'inventory', status: 'active' } as const;
    expect(learned('eset.activation', activated)).toEqual({ state: 'active' });
    const known = { state: 'disabled', providerId: null } as const;
    expect(learned('eset.activation', activated, { known })).toEqual({});
  });

  test('is the state of the toggle after the steps that press it', () => {
    const reported = { knownBy: 'reported' } as const;
    expect(learned('eset.integrations-on', reported)).toEqual({ integrationsEnabled: true });
    expect(learned('eset.create-user-in-portal', reported)).toEqual({ integrationsEnabled: true });
  });

  test('is not that access is gone, as long as only one person says so', () => {
    expect(learned('eset.integrations-off', { knownBy: 'reported' })).toEqual({});
    expect(learned('eset.integrations-off', { knownBy: 'attested' })).toEqual({ integrationsEnabled: false });
  });

  test('is the identifier that somebody typed once it is proven', () => {
    for (const knownBy of ['positive', 'attested'] as const) {
      expect(learned('dotdigital.verify-api-access', { knownBy, providerId: 'x' })).toMatchObject({
        providerId: 'x',
      });
    }
  });
});

describe('a rotation that makes a new user', () => {
  const made = { knownBy: 'reported', providerId: 'apiuser-new@apiconnector.com' } as const;

  test('leaves the old one known until it is done, because that is the one to be deleted', () => {
    expect(learned('dotdigital.create-api-user-in-portal', made, { action: 'rotate-credentials' })).toEqual(
      {},
    );
  });

  test('puts the new one in its place when it is done', () => {
    expect(done({ action: 'rotate-credentials', results: [made] })).not.toHaveProperty('providerId');
    const proven = { ...made, knownBy: 'positive' } as const;
    expect(done({ action: 'rotate-credentials', results: [made, proven] })).toEqual({
      credentialsSetOn: TODAY,
      providerId: 'apiuser-new@apiconnector.com',
      integration: 'shop',
      reviewOn: '2026-08-29',
    });
  });

  test('leaves one that belongs to nobody without an integration, where none was named', () => {
    expect(done({ action: 'rotate-credentials', integration: null })).not.toHaveProperty('integration');
  });
});

describe('what the inventory says once a request is done', () => {
  const fresh = { credentialsSetOn: TODAY, reviewOn: '2026-08-29' };

  test('is active, or disabled where that was asked for, with fresh credentials and a day of review', () => {
    expect(done({})).toEqual({ state: 'active', ...fresh });
    expect(done({ change: { enabled: false } })).toEqual({ state: 'disabled', ...fresh });
  });

  test('is the identifier that was reported once a step after it has proven it', () => {
    const made = { knownBy: 'reported', providerId: 'apiuser-1' } as const;
    const known = { state: 'pending', providerId: null } as const;
    for (const knownBy of ['positive', 'attested'] as const) {
      expect(done({ known, results: [made, { ...made, knownBy }] })).toMatchObject({
        providerId: 'apiuser-1',
      });
    }
    expect(done({ known, results: [made, { knownBy: 'attested' }] })).not.toHaveProperty('providerId');
    expect(done({ results: [made] })).not.toHaveProperty('providerId');
  });

  test('is a new day of review only where the policies set one', () => {
    expect(done({ reviewOn: null })).not.toHaveProperty('reviewOn');
  });

  test('is the integration of the request after a grant', () => {
    expect(done({ action: 'grant-api-access' })).toMatchObject({
      state: 'active',
      integrationsEnabled: true,
      integration: 'shop',
    });
  });

  test('has the review that an update named, and the day of a new password', () => {
    const change = { newPassword: true };
    expect(done({ action: 'update', change })).toEqual({ credentialsSetOn: TODAY, reviewOn: '2026-08-29' });
    expect(done({ action: 'disable' })).toMatchObject({ state: 'disabled', reviewOn: '2026-08-29' });
  });

  test('is no access after a revocation, and the end after a delete', () => {
    expect(done({ action: 'revoke-api-access', reviewOn: null })).toEqual({ integrationsEnabled: false });
    expect(done({ action: 'delete' })).toEqual({ state: 'deleted', integrationsEnabled: false });
  });

  test('is the new name: the description on dotdigital, the address on ESET', () => {
    const change = { description: 'New', email: 'new@acme.example' };
    expect(done({ action: 'update', change: { description: 'New' } })).toMatchObject({ label: 'New' });
    expect(done({ action: 'update', change, provider: 'eset-business-account' })).toMatchObject({
      label: 'new@acme.example',
    });
    expect(
      done({ action: 'update', change: { description: 'New' }, provider: 'eset-protect-hub' }),
    ).not.toHaveProperty('label');
  });

  test.for([
    ['no access any more', 'eset-msp-administrator-2', { permissionType: 3 }, 'active', 'disabled'],
    [
      'no access, by its name',
      'eset-msp-administrator-2',
      { permissionType: 'NoAccess' },
      'active',
      'disabled',
    ],
    ['access again', 'eset-msp-administrator-2', { permissionType: 2 }, 'disabled', 'active'],
    ['the switch', 'dotdigital', { enabled: false }, 'active', 'disabled'],
    ['the switch back', 'eset-protect-hub', { enabled: true }, 'disabled', 'active'],
  ] as const)('is the state that an update of %s leaves behind', ([, provider, change, before, state]) => {
    const known = { state: before, providerId: null };
    expect(done({ action: 'update', reviewOn: null, provider, change, known })).toMatchObject({ state });
  });

  test('is not the end of access where single companies are named', () => {
    const change = { permissionType: 3, specificPermissions: { c: 1 } };
    expect(done({ action: 'update', provider: 'eset-msp-administrator-2', change })).toMatchObject({
      permissionType: 3,
    });
  });

  test('is something for every action', () => {
    for (const action of ACTIONS) expect(done({ action })).toBeTypeOf('object');
  });
});
