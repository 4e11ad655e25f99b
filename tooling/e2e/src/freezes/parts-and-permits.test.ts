import { describe, expect, test } from 'vitest';
import { advance, run, view } from '../testing/act.ts';
import { EMA2, failure, LONG_ENOUGH } from '../testing/first-step.ts';
import { freeze, thaw } from '../testing/freeze.ts';
import { answered, approved, count, stateOf, update } from '../testing/frozen-work.ts';
import { API_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { withSealedWorld } from '../testing/seal.ts';
import type { World } from '../testing/world.ts';

describe('a freeze of a part', () => {
  const both = async (world: World) => ({
    msp: await submitApproved(world, await update(world)),
    shop: await submitApproved(world, API_CREATE),
  });

  test.each([
    ['an account', { account: 'msp' }],
    ['a provider', { provider: EMA2 }],
  ] as const)('of %s leaves the others going', (_what, scope) =>
    withSealedWorld(async (world) => {
      const { msp, shop } = await both(world);
      const { deps } = withScript(world.deps, EMA2);
      const frozen = await freeze(world, scope);
      await run(world, deps);
      expect([stateOf(world, msp), stateOf(world, shop)]).toEqual(['approved', 'done']);
      await thaw(world, frozen);
      await run(world, deps);
      expect(stateOf(world, msp)).toBe('done');
    }),
  );

  test('still stops it after one of everything was lifted', () =>
    withSealedWorld(async (world) => {
      const { msp, shop } = await both(world);
      const { deps } = withScript(world.deps, EMA2);
      const all = await freeze(world);
      const part = await freeze(world, { account: 'msp' });
      await run(world, deps);
      await thaw(world, all);
      await run(world, deps);
      expect([stateOf(world, msp), stateOf(world, shop)]).toEqual(['approved', 'done']);
      await thaw(world, part);
      await run(world, deps);
      expect(stateOf(world, msp)).toBe('done');
    }));
});

describe('a freeze that voids the permits from before', () => {
  test('ends what was approved and not begun, at once, and nothing of it is carried out', () =>
    withSealedWorld(async (world) => {
      const requests = await approved(world);
      const first = await freeze(world);
      await run(world);
      const { deps, calls } = withScript(world.deps, EMA2);
      const second = await freeze(world, { voidPermits: true });
      await run(world, deps);
      for (const id of requests) {
        expect(view(world, id).request).toMatchObject({ state: 'failed', failure: 'PERMIT_INVALID' });
        expect(view(world, id).steps[0]?.problem?.message).toContain('submit the request again');
      }
      for (const frozen of [first, second]) await thaw(world, frozen);
      await run(world, deps);
      expect(calls).toEqual([]);
    }));

  test('leaves what has begun, and what was approved on other accounts', () =>
    withSealedWorld(async (world) => {
      const begun = await submitApproved(world, await update(world));
      const other = await submitApproved(world, API_CREATE);
      let away = true;
      const { deps } = withScript(world.deps, EMA2, {
        execute: async (context) => {
          if (away) throw failure();
          return answered(context);
        },
      });
      const { deps: waiting } = withScript(deps, 'dotdigital', {
        execute: async () => {
          throw failure();
        },
      });
      await run(world, waiting);
      const frozen = await freeze(world, { account: 'msp', voidPermits: true });
      away = false;
      await thaw(world, frozen);
      advance(world, LONG_ENOUGH);
      await run(world, deps);
      expect([stateOf(world, begun), stateOf(world, other)]).toEqual(['done', 'done']);
    }));

  test('does so for good, also where it is lifted before anybody looked', () =>
    withSealedWorld(async (world) => {
      const [id = ''] = await approved(world);
      await thaw(world, await freeze(world, { voidPermits: true }));
      await run(world);
      expect(stateOf(world, id)).toBe('failed');
      expect(count(world, 'permit.used')).toBe(0);
    }));
});
