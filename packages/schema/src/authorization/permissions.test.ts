import { describe, expect, test } from 'vitest';
import type { RouteDefinition } from '../http/route.ts';
import { ROUTES } from '../http/routes.ts';
import { permissionRows } from './permission-rows.ts';
import { PERMISSIONS, type Permission, permissionOf, UNSCOPED_ROLES } from './permissions.ts';

const NAMES = Object.keys(PERMISSIONS) as Permission[];

/** Asked for beside the permission of the route, by what a call says. */
const OF_NO_ROUTE: readonly Permission[] = ['delegation.use'];

describe('the table of permissions', () => {
  test.each(NAMES)(
    '%s is asked for by a route, or by use cases only, and says whose own an object is where that counts',
    (name) => {
      const { own, ownedBy } = permissionOf(name);
      const routes = permissionRows().find(({ permission }) => permission === name)?.routes;
      expect(routes?.length === 0).toBe(OF_NO_ROUTE.includes(name));
      expect(ownedBy === undefined).toBe(own === undefined);
    },
  );

  test('lets nobody but an auditor reach accounts outside the scope of a role', () => {
    for (const name of NAMES) {
      const { other = [] } = permissionOf(name);
      expect([other].flat().every((role) => role !== 'signed-in' && UNSCOPED_ROLES.has(role))).toBe(true);
    }
  });

  test('lets an auditor read and put evidence on record, and change nothing', () => {
    const allowed = permissionRows().filter(({ allowed }) =>
      Object.values(allowed).some((grantees) => grantees.includes('auditor')),
    );
    expect(allowed.map(({ permission }) => permission).filter((name) => !/\.read(-|$)/.test(name))).toEqual([
      'evidence.record',
    ]);
  });

  test('lets machines read and ask, and nothing by which a person vouches for something or gives power', () => {
    const changing = NAMES.filter((name) => !/\.read(-|$)/.test(name));
    expect(changing.filter((name) => permissionOf(name).personsOnly !== true)).toEqual([
      'request.submit',
      'request.edit',
      'request.cancel',
      'batch.submit',
      'batch.fix',
      'batch.pause',
      'batch.resume',
      'batch.cancel',
      'credential.collect',
      'account.check',
      'account.diagnose',
      'token.renew',
      'token.revoke',
      'work.execute',
      'evidence.record',
      'delivery.retry',
    ]);
  });

  test('names a scope for whatever a machine may do, and none for what only persons do', () => {
    for (const name of NAMES) {
      const { personsOnly = false, scopes = [] } = permissionOf(name);
      expect([name, scopes.length === 0]).toEqual([name, personsOnly]);
    }
  });

  test('no route of the API is public but those that are meant', () => {
    const open = Object.entries<RouteDefinition>(ROUTES).filter(([, route]) => route.permission === 'public');
    expect(open.map(([name, { method }]) => [name, method])).toEqual([
      ['enrolHolder', 'POST'],
      ['beginLogin', 'POST'],
      ['pollLogin', 'POST'],
    ]);
  });
});
