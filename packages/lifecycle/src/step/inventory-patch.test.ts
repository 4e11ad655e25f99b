import { ACTIONS } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { patchFromResult, patchWhenDone } from './inventory-patch.ts';

const done = (fields: Partial<Parameters<typeof patchWhenDone>[0]>) =>
  patchWhenDone({
    action: 'create',
    change: {},
    provider: 'dotdigital',
    integration: 'shop',
    today: '2026-03-02',
    reviewOn: '2026-08-29',
    results: [],
    ...fields,
  });

describe('what the inventory learns from a step', () => {
  test('is what the provider said, and nothing about what it did not say', () => {
    expect(
      patchFromResult({ action: 'create', key: 'ema2.create-user' }, { knownBy: 'provider-answer' }),
    ).toEqual({});
    expect(
      patchFromResult(
        { action: 'create', key: 'ema2.create-user' },
        {
          knownBy: 'found',
          providerId: 'user-1',
          permissionType: 2,
          twoFactorEnabled: false,
          status: 'pending',
          permissionTypeAs: 'integer',
        },
      ),
    ).toEqual({ providerId: 'user-1', permissionType: 2, twoFactorEnabled: false });
  });

  test('is the state of the toggle after the steps that press it', () => {
    const reported = { knownBy: 'reported' } as const;
    expect(patchFromResult({ action: 'create', key: 'eset.integrations-on' }, reported)).toEqual({
      integrationsEnabled: true,
    });
    expect(patchFromResult({ action: 'create', key: 'eset.create-user-in-portal' }, reported)).toEqual({
      integrationsEnabled: true,
    });
    expect(patchFromResult({ action: 'create', key: 'eset.integrations-off' }, reported)).toEqual({
      integrationsEnabled: false,
    });
  });
});

describe('a rotation that makes a new user', () => {
  const made = { knownBy: 'reported', providerId: 'apiuser-new@apiconnector.com' } as const;

  test('leaves the old one known until it is done, because that is the one to be deleted', () => {
    expect(
      patchFromResult({ action: 'rotate-credentials', key: 'dotdigital.create-api-user-in-portal' }, made),
    ).toEqual({});
  });

  test('puts the new one in its place when it is done', () => {
    expect(done({ action: 'rotate-credentials', results: [made, { knownBy: 'read-back' }] })).toEqual({
      credentialsSetOn: '2026-03-02',
      providerId: 'apiuser-new@apiconnector.com',
    });
  });
});

describe('what the inventory says once a request is done', () => {
  test('is active, or disabled where that was asked for, with fresh credentials and a day of review', () => {
    const fresh = { credentialsSetOn: '2026-03-02', reviewOn: '2026-08-29' };
    expect(done({})).toEqual({ state: 'active', ...fresh });
    expect(done({ change: { enabled: false } })).toEqual({ state: 'disabled', ...fresh });
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

  test('is no access after a revocation, and the end after a delete', () => {
    expect(done({ action: 'revoke-api-access' })).toEqual({ integrationsEnabled: false });
    expect(done({ action: 'delete' })).toEqual({ state: 'deleted', integrationsEnabled: false });
  });

  test('is the new name on dotdigital, where the description is the name', () => {
    expect(done({ action: 'update', change: { description: 'New' } })).toEqual({ label: 'New' });
    expect(done({ action: 'update', change: { description: 'New' }, provider: 'eset-protect-hub' })).toEqual(
      {},
    );
  });

  test('is something for every action', () => {
    for (const action of ACTIONS) expect(done({ action })).toBeTypeOf('object');
  });
});
