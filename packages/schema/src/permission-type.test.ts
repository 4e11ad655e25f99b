import { expect, test } from 'vitest';
import { permissionTypeOf } from './permission-type.ts';

test.each([
  [1, 1],
  ['Write', 1],
  [' write ', 1],
  ['Read', 2],
  ['NoAccess', 3],
  ['no access', 0],
  ['no_access', 0],
  ['2', 2],
  [7, 7],
  ['7', 7],
  [-1, -1],
  ['Owner', 0],
  ['w-r i_te', 0],
  ['01', 0],
  ['', 0],
  ['toString', 0],
])('the permission %j is understood as %i', (given, meant) => {
  expect(permissionTypeOf({ permissionType: given })).toBe(meant);
});

test('a permission that is not given is none', () => {
  expect(permissionTypeOf({})).toBeNull();
});
