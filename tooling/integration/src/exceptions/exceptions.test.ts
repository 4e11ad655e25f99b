import { makeEndExceptions } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance, entryTypes, submit, view } from '../testing/act.ts';
import { carryOutException, EXCEPTION_DAYS, grantException } from '../testing/exceptions.ts';
import { tamper } from '../testing/tamper.ts';
import { withWorld } from '../testing/world.ts';

const DAY = 86_400_000;
const DAYS = EXCEPTION_DAYS;

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
      const end = makeEndExceptions(world.deps);
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

  test('ends once, also where two workers look at the same time', () =>
    withWorld(async (world) => {
      await carryOutException(world, await grantException(world));
      advance(world, DAYS * DAY);
      const both = await Promise.all([makeEndExceptions(world.deps)(), makeEndExceptions(world.another())()]);
      expect(both.flat()).toHaveLength(1);
    }));

  test('ends also where whoever asked for it may not make requests any more', () =>
    withWorld(async (world) => {
      await carryOutException(world, await grantException(world));

      tamper(world, `UPDATE principal SET roles = '[]' WHERE id = :rita`, { rita: world.people.rita.id });
      advance(world, DAYS * DAY);
      expect(await makeEndExceptions(world.deps)()).toHaveLength(1);
    }));

  test('that cannot be ended keeps no other from it, and is reported', () =>
    withWorld(async (world) => {
      const first = await grantException(world);
      await carryOutException(world, first);
      const second = await grantException(world, 'root@gamma.example');
      await carryOutException(world, second);

      tamper(world, `UPDATE request SET operator = 'nobody' WHERE id = :first`, { first });
      advance(world, DAYS * DAY);
      await expect(makeEndExceptions(world.deps)()).rejects.toThrow('1 exceptions could not be ended');
      expect(entryTypes(world, second).at(-1)).toBe('exception.ended');
      expect(entryTypes(world, first).at(-1)).not.toBe('exception.ended');
    }));
});
