import type { Principal } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { hasRole, mayRead, requireRole } from './authorize.ts';

const person = (roles: Principal['roles'], accounts: Principal['accounts'] = null): Principal => ({
  id: `pri_${'0'.repeat(26)}`,
  name: 'Amy',
  email: 'amy@acme.example',
  kind: 'person',
  roles,
  accounts,
  recipient: null,
});

describe('a role', () => {
  test('covers all accounts, or those that are named', () => {
    expect(hasRole(person(['approver']), 'approver', 'shop')).toBe(true);
    expect(hasRole(person(['approver'], ['shop']), 'approver', 'shop')).toBe(true);
    expect(hasRole(person(['approver'], ['shop']), 'approver', 'msp')).toBe(false);
    expect(hasRole(person(['approver'], []), 'approver', 'shop')).toBe(false);
    expect(hasRole(person(['approver'], ['shop']), 'approver')).toBe(true);
  });

  test('does not bring another one with it: an administrator cannot approve', () => {
    expect(hasRole(person(['administrator', 'auditor']), 'approver', 'shop')).toBe(false);
    expect(() => requireRole(person(['administrator']), ['approver'], 'shop')).toThrow(/approver for shop/);
  });

  test('is enough where one of several is asked for', () => {
    expect(() => requireRole(person(['auditor']), ['administrator', 'auditor'])).not.toThrow();
  });
});

describe('what belongs to an account', () => {
  test('is seen by auditors and by those whose accounts include it, and by nobody else', () => {
    expect(mayRead(person(['requester'], ['shop']), 'shop')).toBe(true);
    expect(mayRead(person(['requester'], ['shop']), 'msp')).toBe(false);
    expect(mayRead(person(['auditor'], ['shop']), 'msp')).toBe(true);
  });

  test('is seen by the owner of an integration, who has no role', () => {
    expect(mayRead(person([], ['shop']), 'shop')).toBe(true);
    expect(mayRead(person([], ['shop']), 'msp')).toBe(false);
  });
});
