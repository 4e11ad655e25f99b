import { describe, expect, test } from 'vitest';
import { factsSchema } from './facts.ts';
import { packFacts, unpackFacts } from './stored-facts.ts';

/** Facts with all members that there are by now; those of a policy's cases are made alike. */
const facts = {
  provider: 'dotdigital',
  operation: 'create',
  effects: ['creates-user', 'gives-access'],
  operator: { role: 'account-owner', companyId: null, companyAccess: 'write' },
  account: {
    companyId: null,
    companyName: 'Acme "n" [0,"v"]',
    apiUserCount: 3,
    hubWriteAccessSuffices: false,
  },
  integration: { named: true, registered: true, hasOwner: true, otherApiUsers: 0 },
  target: {
    exists: false,
    kind: null,
    role: null,
    active: false,
    integrationsEnabled: false,
    permissionType: null,
    belongsToOtherIntegration: false,
    credentialAgeDays: -0,
    daysSinceLastUse: 12,
    twoFactorEnabled: true,
  },
  change: {
    newAccount: false,
    companyId: null,
    firstName: '',
    lastName: 'n',
    email: '[erased]',
    emailWellFormed: true,
    emailDomainListed: true,
    emailLooksLikeAnother: false,
    phone: null,
    description: '0',
    countryCode: null,
    permissionType: 0,
    specificPermissionLevels: [1, 2],
    specificPermissionsGiven: true,
    userId: null,
    status: null,
    username: null,
    enabled: null,
    reviewInDays: -4,
  },
  password: {
    origin: 'none',
    length: null,
    hasDigitOrSymbol: null,
    containsEmail: null,
    containsCompanyName: null,
    containsWordPassword: null,
    confirmed: null,
    strengthScore: null,
  },
  acknowledgements: [],
  exception: { requested: false, citesObserved403: false, expiresInDays: null },
  batch: {
    removals: 0,
    removalsOnAccount: 0,
    removalsPercent: 0,
    removalsInDay: 0,
    removalsInDayPercent: 0,
  },
  actor: { isRequester: false, hasApproved: false, hasCompletedStep: false },
};

const { provider, ...rest } = facts;

const stored = (value: object) => JSON.stringify(packFacts(value));
const read = (text: string) => unpackFacts(JSON.parse(text));

describe('facts in the store', () => {
  test('come back as JSON would bring them back, member by member and in their order', () => {
    const text = stored(facts);
    expect(JSON.stringify(read(text))).toBe(JSON.stringify(facts));
    expect(factsSchema.safeParse(read(text)).success).toBe(true);
    expect(text.length).toBeLessThan(JSON.stringify(facts).length / 3);
  });

  test('have a form for every member that there is by now', () => {
    const { success } = factsSchema.safeParse(facts);
    expect(success).toBe(true);
    expect(Array.isArray(packFacts(facts))).toBe(true);
  });

  test.each<[string, object]>([
    ['lack one', { ...facts, actor: { isRequester: false, hasApproved: false } }],
    ['have one more', { ...facts, actor: { ...facts.actor, more: 1 } }],
    ['have one more at the top', { ...facts, more: {} }],
    ['are in another order', { ...rest, provider }],
    [
      'are in another order within',
      { ...facts, operator: { companyId: null, role: 'x', companyAccess: 'read' } },
    ],
    ['have one that JSON does not', { ...facts, actor: { ...facts.actor, isRequester: undefined } }],
    ['have null for an object', { ...facts, change: null }],
    ['are of an earlier version', { provider: 'dotdigital', operation: 'create' }],
  ])('are stored as they are where their members %s', (_, other) => {
    expect(read(stored(other))).toStrictEqual(JSON.parse(JSON.stringify(other)));
  });

  test.each([[[99, 'n']], [[0, 5]], [[]], [null], ['x'], [{ a: 1 }]])('that are %j are no facts', (value) => {
    expect(unpackFacts(value)).toBe(value);
  });
});
