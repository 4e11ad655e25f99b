import { describe, expect, test } from 'vitest';
import { parseResponse } from '../http/parse-response.ts';
import { type Ema2User, userSchema } from './user.ts';
import { compareFields, toBody, updatableFields } from './user-fields.ts';

function read(user: Readonly<Record<string, unknown>>): Ema2User {
  const answer = { status: 200, headers: new Headers(), text: JSON.stringify(user) };
  return parseResponse(userSchema, answer, { provider: 'EMA2', changes: false });
}

describe('a user of the API', () => {
  test('is read under the different names that its calls use', () => {
    expect(read({ Id: 'a', Company: { Id: 'c' }, PermissionType: 'NoAccess', Status: '2' })).toMatchObject({
      id: 'a',
      companyId: 'c',
      permissionType: 3,
      status: 'pending',
    });
    expect(read({ publicId: 'a', companyId: 'c', permission: 1, state: 1, phone: '1' })).toMatchObject({
      id: 'a',
      companyId: 'c',
      permissionType: 1,
      status: 'active',
      phone: '1',
    });
  });

  test.for([
    ['2026-03-01T10:00:00Z', Date.UTC(2026, 2, 1, 10)],
    ['2026-03-01T10:00:00.1234567', Date.UTC(2026, 2, 1, 10, 0, 0, 123)],
    ['2026-03-01T12:00:00+02:00', Date.UTC(2026, 2, 1, 10)],
    ['not a time', undefined],
    [7, undefined],
  ] as const)('made at %s was made at %s', ([created, expected]) => {
    expect(read({ id: 'a', created }).created).toBe(expected);
  });

  test('without an identifier is of no use', () => {
    expect(() => read({ email: 'a@b.example' })).toThrow(
      expect.objectContaining({ code: 'ANSWER_UNUSABLE' }),
    );
  });
});

describe('the fields of a change', () => {
  test('keep what is empty and leave out what is absent', () => {
    const fields = updatableFields({ clear: ['phone', 'specificPermissions'], permissionType: 2 });
    expect(toBody(fields, 'name')).toEqual({ phone: '', permissionType: 'Read', specificPermissions: {} });
    expect(toBody(fields, 'integer')).toEqual({ phone: '', permissionType: 2, specificPermissions: {} });
  });

  test('never hold what User/Update does not take', () => {
    expect(updatableFields({ email: 'a@b.example', status: '1', username: 'x', enabled: true })).toEqual({});
  });

  test.for([0, 4, 'Owner', ''])('with the permission type %s are refused', (permissionType) => {
    expect(() => updatableFields({ permissionType })).toThrow(
      expect.objectContaining({ code: 'CHANGE_UNUSABLE' }),
    );
  });

  test('are compared with what the answer has, and what it lacks is no match', () => {
    const user = read({ id: 'a', email: 'A@b.example', firstName: 'A', specificPermissions: { C1: 'Read' } });
    const wanted = {
      email: 'a@B.example',
      firstName: 'B',
      specificPermissions: { c1: 2 },
      permissionType: 1,
    } as const;
    expect(compareFields(wanted, user)).toEqual({
      differences: ['firstName'],
      unreadable: ['permissionType'],
    });
  });

  test('are different when a level cannot be read', () => {
    const user = read({ id: 'a', specificPermissions: { c1: 'Something' } });
    expect(compareFields({ specificPermissions: {} }, user).differences).toEqual(['specificPermissions']);
  });
});

test.each(['Write', '1', 0, 4, -1, 1.5])(
  'a permission that is not in its one form is never sent: %j',
  (permissionType) => {
    expect(() => updatableFields({ permissionType })).toThrow('permissionType must be 1');
  },
);
