import { createEndExceptions } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import {
  advance,
  cancel,
  complete,
  entriesOf,
  entryTypes,
  openTaskOf,
  run,
  submit,
  view,
} from '../testing/act.ts';
import { HUB } from '../testing/companies.ts';
import {
  carryOutException,
  deleteFromHub,
  EXCEPTION_DAYS,
  exceptionFor,
  grantException,
  observeForbidden,
} from '../testing/exceptions.ts';
import { HUB_CREATE, submitApproved } from '../testing/requests.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;
const DAYS = EXCEPTION_DAYS;

const DENIED = 'eset/no-api-rights-for-hub-superuser';
const TOKEN = { call: 'token', status: 200, code: null } as const;
const FORBIDDEN = { call: 'resource', status: 403, code: null } as const;

describe('the 403 that an exception is for', () => {
  const rulesOf = (world: World, id: string) =>
    view(world, id).decision.determining.map((rule) => rule.ruleId);

  test('is what the worker saw, and not what somebody types', () =>
    withWorld(async (world) => {
      const today = new Date(world.temp.clock.now()).toISOString().slice(0, 10);
      for (const observed403On of ['2027-06-01', '1999-01-01', today, undefined]) {
        const exception = observed403On === undefined ? {} : { observed403On };
        const label = `super@${String(observed403On)}.gamma.example`;
        const id = await grantException(world, label, { observed: false, ...exception });
        expect(rulesOf(world, id)).toContain(DENIED);
      }
    }));

  test('counts on the day of its entry, for the same integration, and for thirty days', () =>
    withWorld(async (world) => {
      await observeForbidden(world, 'siem');
      const today = new Date(world.temp.clock.now()).toISOString().slice(0, 10);
      const unobserved = { observed: false } as const;
      const wrongDay = await grantException(world, 'super@1.gamma.example', {
        ...unobserved,
        observed403On: '1999-01-01',
      });
      expect(rulesOf(world, wrongDay)).toContain(DENIED);
      const other = await grantException(world, 'root@2.gamma.example', unobserved);
      expect(rulesOf(world, other)).toContain(DENIED);
      advance(world, 30 * DAY);
      const cited = await grantException(world, 'super@3.gamma.example', {
        ...unobserved,
        observed403On: today,
      });
      expect(view(world, cited).request.state).toBe('in-review');
      advance(world, 1);
      const late = await grantException(world, 'super@4.gamma.example', unobserved);
      expect(rulesOf(world, late)).toContain(DENIED);
    }));

  test.each([
    ['a refused log-in', [{ call: 'token', status: 400, code: 'invalid_grant' }]],
    ['a 403 without a token', [FORBIDDEN]],
    ['a resource that is not accepted', [TOKEN, { ...FORBIDDEN, status: 401 }]],
    ['a good call', [TOKEN, { ...FORBIDDEN, status: 200 }]],
  ] as const)('is not %s', (_what, observations) =>
    withWorld(async (world) => {
      await observeForbidden(world, 'siem', observations);
      const id = await grantException(world, 'super@gamma.example', { observed: false });
      expect(rulesOf(world, id)).toContain(DENIED);
    }),
  );

  test('is seen by the verify step of a create, whose user makes room before the exception is asked for', () =>
    withWorld(async (world) => {
      const { providers } = world;
      const [email, password] = ['siem@gamma.example', 'Tr0ub4dor-and-three-more'];
      const operator = 'super@gamma.example';
      await providers.fault({ mount: 'eset-connect', kind: 'forbidden-after-token' });
      const created = await submitApproved(world, HUB_CREATE);
      await run(world);
      const fields = { operator, email, access: 'Read', integrations: true };
      await providers.post(`/portal/eset-protect-hub/companies/${HUB}/users`, fields);
      await complete(world, openTaskOf(world, created).id);
      await run(world);
      await providers.activate('eset-protect-hub', email, password);
      await providers.post('/portal/eset-protect-hub/log-in', { email, password });
      const { sealer } = world.deps;
      const credentials = await sealer.seal(JSON.stringify({ username: email, password }), sealer.recipient);
      await complete(world, openTaskOf(world, created).id, { evidence: { credentials } });
      await run(world);
      // A call that does not work cannot tell whether the first log-in is missing, so a person says that it was.
      await complete(world, openTaskOf(world, created).id);
      await run(world);
      const refused = openTaskOf(world, created);
      expect(refused).toMatchObject({ kind: 'dead-letter' });
      expect(refused.instructions.steps.join(' ')).toMatch(
        /403.*delete this API user.*within 30 days.*exception/,
      );
      expect(
        entriesOf(world, created).findLast(({ type }) => type === 'access.observed')?.data,
      ).toMatchObject({
        integration: 'siem',
        observations: [TOKEN, FORBIDDEN],
      });
      await complete(world, refused.id, { verdict: 'abandon' });

      // The integration has one API user at a time, and it is still this one.
      const early = await grantException(world, operator, { observed: false });
      expect(rulesOf(world, early)).not.toContain(DENIED);
      expect(view(world, early).request.state).toBe('denied');

      const user = await providers.userId('eset-protect-hub', { id: HUB, operator }, email);
      await deleteFromHub(world, view(world, created).request.apiUser ?? '', () =>
        providers.post(`/portal/eset-protect-hub/users/${user}/remove`, { operator }),
      );
      const asked = await submit(world, exceptionFor(world, operator));
      expect(rulesOf(world, asked)).not.toContain(DENIED);
      expect(view(world, asked).request.state).toBe('in-review');
    }));

  test('is answered for by somebody who can be asked', () =>
    withWorld(async (world) => {
      await expect(
        grantException(world, 'super@gamma.example', { owner: 'stranger@acme.example' }),
      ).rejects.toMatchObject({ code: 'EXCEPTION_OWNER_UNKNOWN' });
    }));
});

describe('the exception for a Hub Superuser', () => {
  test('is denied without one, and takes two approvals with one', () =>
    withWorld(async (world) => {
      const id = await grantException(world);
      expect(view(world, id).request.state).toBe('in-review');
      expect(view(world, id).approvals.needed).toBe(2);
      const { exception: _, ...without } = view(world, id).input;
      const denied = await submit(world, { ...without });
      expect(view(world, denied).decision.determining.map((rule) => rule.ruleId)).toContain(
        'eset/no-api-rights-for-hub-superuser',
      );
    }));

  test('ends with a revoke request on its day, once, in the name of who asked for it', () =>
    withWorld(async (world) => {
      const id = await grantException(world);
      await carryOutException(world, id);
      expect(entryTypes(world, id)).toContain('exception.granted');
      const end = createEndExceptions(world.deps);
      advance(world, (DAYS - 1) * DAY);
      expect(await end()).toEqual([]);
      advance(world, DAY);
      const [revoke] = await end();
      expect(view(world, revoke ?? '').request).toMatchObject({
        action: 'revoke-api-access',
        requester: world.people.rita.id,
        apiUser: view(world, id).request.apiUser,
      });
      expect(['in-review', 'approved']).toContain(view(world, revoke ?? '').request.state);
      expect(entryTypes(world, id).at(-1)).toBe('exception.ended');
      expect(await end()).toEqual([]);
    }));

  test('has not ended where its revoke request is taken back; it is asked for again a day later', () =>
    withWorld(async (world) => {
      const id = await grantException(world);
      await carryOutException(world, id);
      const end = createEndExceptions(world.deps);
      advance(world, DAYS * DAY);
      const [revoke = ''] = await end();
      await cancel(world, revoke);
      expect(await end()).toEqual([]);
      advance(world, DAY + 1);
      const [again = ''] = await end();
      expect(again).not.toBe(revoke);
      expect(view(world, again).request).toMatchObject({ action: 'revoke-api-access', state: 'in-review' });
      expect(await end()).toEqual([]);
    }));

  test('ends once, also where two workers look at the same time', () =>
    withWorld(async (world) => {
      await carryOutException(world, await grantException(world));
      advance(world, DAYS * DAY);
      const both = await Promise.all([
        createEndExceptions(world.deps)(),
        createEndExceptions(world.another())(),
      ]);
      expect(both.flat()).toHaveLength(1);
    }));

  test('ends also where whoever asked for it may not make requests any more', () =>
    withWorld(async (world) => {
      await carryOutException(world, await grantException(world));

      await world.deps.store.write((tx) =>
        tx.principals.setRoles(world.people.rita.id, { roles: [], accounts: null }),
      );
      advance(world, DAYS * DAY);
      expect(await createEndExceptions(world.deps)()).toHaveLength(1);
    }));

  test('that cannot be ended keeps no other from it, and is reported', () =>
    withWorld(async (world) => {
      const first = await grantException(world);
      await carryOutException(world, first);
      const second = await grantException(world, 'root@gamma.example');
      await carryOutException(world, second);

      tamper(world, `UPDATE request SET operator = 'nobody' WHERE id = :first`, { first });
      advance(world, DAYS * DAY);
      await expect(createEndExceptions(world.deps)()).rejects.toThrow('1 exceptions could not be ended');
      expect(entryTypes(world, second).at(-1)).toBe('exception.ended');
      expect(entryTypes(world, first).at(-1)).not.toBe('exception.ended');
    }));
});
