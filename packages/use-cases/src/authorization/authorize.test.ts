import type { Principal, Role } from '@countersign/schema';
import { describe, expect, it } from 'vitest';
import { authorize, authorizeSomewhere, isAuthorized } from './authorize.ts';
import { authorizeBeforehand } from './authorize-beforehand.ts';
import { GLOBAL } from './protected-object.ts';

const person = (
  roles: Role[],
  accounts: string[] | null = null,
  more: Partial<Principal> = {},
): Principal => ({
  id: 'pri_01JZ0000000000000000000000',
  name: 'Someone',
  email: 'someone@acme.example',
  kind: 'person',
  roles,
  accounts,
  recipient: null,
  state: 'active',
  ...more,
});
const SHOP = { account: 'shop' };

describe('a role', () => {
  it('counts on the accounts of its scope and on no other', () => {
    expect(isAuthorized(person(['approver']), 'request.review', SHOP)).toBe(true);
    expect(isAuthorized(person(['approver'], ['shop']), 'request.review', SHOP)).toBe(true);
    expect(isAuthorized(person(['approver'], ['msp']), 'request.review', SHOP)).toBe(false);
    expect(isAuthorized(person(['approver'], []), 'request.review', SHOP)).toBe(false);
  });

  it('is not implied by another one', () => {
    expect(isAuthorized(person(['administrator', 'auditor']), 'request.review', SHOP)).toBe(false);
    expect(() => authorize(person(['administrator']), 'request.review', SHOP)).toThrow(/approver for shop/);
  });

  it('reaches what belongs to no account only with a scope of all accounts', () => {
    for (const permission of ['log.read', 'account.register', 'policy.propose', 'hold.place'] as const) {
      expect(isAuthorized(person(['administrator']), permission, GLOBAL)).toBe(true);
      expect(isAuthorized(person(['administrator'], ['shop']), permission, GLOBAL)).toBe(false);
      expect(isAuthorized(person(['administrator'], []), permission, GLOBAL)).toBe(false);
    }
    expect(isAuthorized(person(['requester'], ['shop']), 'policy.read', GLOBAL)).toBe(true);
  });

  it('covers an object of several accounts only where it covers each of them', () => {
    const both = { account: ['shop', 'msp'] };
    expect(isAuthorized(person(['administrator'], ['shop', 'msp']), 'principal.create', both)).toBe(true);
    expect(isAuthorized(person(['administrator'], ['shop']), 'principal.create', both)).toBe(false);
    expect(isAuthorized(person(['administrator'], ['shop']), 'principal.create', { account: [] })).toBe(
      false,
    );
  });
});

describe('without a role', () => {
  it('a scope of all accounts shows nothing', () => {
    expect(isAuthorized(person([]), 'request.read', SHOP)).toBe(false);
    expect(isAuthorized(person([]), 'batch.read', GLOBAL)).toBe(false);
  });

  it('the owner of an integration sees what concerns it, however the address is written', () => {
    const object = { ...SHOP, integrationOwner: 'Someone@ACME.example' };
    expect(isAuthorized(person([], []), 'request.read', object)).toBe(true);
    expect(
      isAuthorized(person([], []), 'request.read', { ...SHOP, integrationOwner: 'other@acme.example' }),
    ).toBe(false);
  });

  it('nobody whose address was erased owns what another erased one owned', () => {
    const object = { ...SHOP, integrationOwner: '[erased]' };
    expect(isAuthorized(person([], [], { email: '[erased]' }), 'request.read', object)).toBe(false);
  });
});

it('an auditor reads everything, whatever accounts are named, and changes nothing', () => {
  const auditor = person(['auditor'], ['msp']);
  expect(isAuthorized(auditor, 'request.read', SHOP)).toBe(true);
  expect(isAuthorized(auditor, 'log.read', GLOBAL)).toBe(true);
  expect(isAuthorized(auditor, 'request.cancel', SHOP)).toBe(false);
});

it('a machine decides and vouches for nothing, whatever its roles', () => {
  const machine = person(['approver', 'portal-operator', 'requester'], null, { kind: 'machine' });
  for (const permission of ['request.review', 'task.complete', 'task.confirm'] as const) {
    expect(() => authorize(machine, permission, SHOP)).toThrow(
      expect.objectContaining({ code: 'PERSON_REQUIRED' }),
    );
    expect(() => authorizeSomewhere(machine, permission)).toThrow(
      expect.objectContaining({ code: 'PERSON_REQUIRED' }),
    );
  }
  expect(isAuthorized(machine, 'request.submit', SHOP)).toBe(true);
});

it('before the object is known only what is certain is refused', () => {
  expect(() => authorizeBeforehand(person(['approver'], ['shop']), 'request.review')).not.toThrow();
  expect(() => authorizeBeforehand(person(['requester'], ['shop']), 'request.review')).toThrow(/approver/);
  expect(() => authorizeBeforehand(person(['administrator'], ['shop']), 'log.read')).toThrow(/all accounts/);
});
