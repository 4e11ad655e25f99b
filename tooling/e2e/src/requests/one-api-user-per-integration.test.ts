import { createEditRequest, createSubmitRequest } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approve, cancel, complete, inputOf, openTaskOf, review, run, submit, view } from '../testing/act.ts';
import type { Deps } from '../testing/assemble-deps.ts';
import { actorOf } from '../testing/people.ts';
import { EMA2_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { type World, withWorld } from '../testing/world.ts';

const RULE = 'any/one-api-user-per-integration';

const rulesOf = (world: World, request: string) =>
  view(world, request).decision.determining.map((rule) => rule.ruleId);

describe('an integration has one API user per account', () => {
  test('of two requests at the same time over two connections exactly one passes, fifty times', () =>
    withWorld(async (world) => {
      const other = world.another();
      const create = (deps: Deps, description: string) =>
        createSubmitRequest(deps)({
          principal: world.people.rita,
          actor: actorOf(world.people.rita),
          input: inputOf({ ...PORTAL_CREATE, change: { description, enabled: true } }),
        });
      for (let round = 0; round < 50; round += 1) {
        const [first, second] = round % 2 === 0 ? [world.deps, other] : [other, world.deps];
        const both = await Promise.all([create(first, `one ${round}`), create(second, `two ${round}`)]);
        const ids = both.map((one) => one.id);
        const states = ids.map((id) => view(world, id).request.state);
        expect(states.toSorted()).toEqual(['denied', 'in-review']);
        const [denied, passed] = states[0] === 'denied' ? ids : ids.toReversed();
        expect(rulesOf(world, denied ?? '')).toEqual([RULE]);
        await cancel(world, passed ?? '');
      }
    }));

  test.each<[string, (world: World, id: string) => Promise<unknown>]>([
    ['rejected', (world, id) => review(world, id, { verdict: 'reject' })],
    ['cancelled', (world, id) => cancel(world, id)],
    [
      'cancelled after it was approved',
      async (world, id) => {
        await approve(world, id);
        await cancel(world, id);
      },
    ],
    [
      'failed with nothing done',
      async (world, id) => {
        await approve(world, id);
        await run(world);
        await complete(world, openTaskOf(world, id).id, { verdict: 'not-done' });
      },
    ],
  ])('and gets its place back when the request is %s', (_how, end) =>
    withWorld(async (world) => {
      const first = await submit(world, PORTAL_CREATE);
      expect(rulesOf(world, await submit(world, PORTAL_CREATE))).toEqual([RULE]);
      await end(world, first);
      expect(view(world, await submit(world, PORTAL_CREATE)).request.state).toBe('in-review');
    }),
  );

  test('and keeps its place while the request is denied, because a denied one never had it', () =>
    withWorld(async (world) => {
      const first = await submit(world, PORTAL_CREATE);
      await submit(world, PORTAL_CREATE);
      expect(rulesOf(world, await submit(world, PORTAL_CREATE))).toEqual([RULE]);
      expect(view(world, first).request.state).toBe('in-review');
    }));

  test('and an edit of the create does not stand in its own way', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const edit = (input: Parameters<typeof inputOf>[0]) =>
        createEditRequest(world.deps)({
          principal: world.people.rita,
          actor: actorOf(world.people.rita),
          request: id,
          input: inputOf(input),
        });
      expect(await edit({ ...EMA2_CREATE, reason: 'Better' })).toMatchObject({ state: 'in-review' });
      expect(await edit({ ...EMA2_CREATE, integration: 'crm' })).toMatchObject({ state: 'in-review' });
      const change = { ...EMA2_CREATE.change, email: 'second@acme.example' };
      expect(rulesOf(world, await submit(world, { ...EMA2_CREATE, integration: 'crm', change }))).toEqual([
        RULE,
      ]);
      const { state } = view(world, await submit(world, { ...EMA2_CREATE, change })).request;
      expect(state).toBe('in-review');
      const live = world.deps.store.read((tx) => tx.apiUsers.countLive('msp'));
      expect(live).toBe(2);
    }));

  test('also where the policies would let a second one pass: the store refuses it', () =>
    withWorld(async (world) => {
      const { policies } = world.deps;
      const alone = (facts: Parameters<typeof policies.decide>[1]) => ({
        ...facts,
        integration: { ...facts.integration, otherApiUsers: 0 },
      });
      const lax: Deps = {
        ...world.deps,
        policies: {
          ...policies,
          decide: (set, facts) => policies.decide(set, alone(facts)),
          decideByReference: (set, facts) => policies.decideByReference(set, alone(facts)),
        },
      };
      await submit(world, PORTAL_CREATE);
      const second = createSubmitRequest(lax)({
        principal: world.people.rita,
        actor: actorOf(world.people.rita),
        input: inputOf(PORTAL_CREATE),
      });
      await expect(second).rejects.toMatchObject({ code: 'INTEGRATION_TAKEN' });
    }));

  test('and two users with one address are not made, whatever the integration', () =>
    withWorld(async (world) => {
      await submit(world, EMA2_CREATE);
      await expect(submit(world, { ...EMA2_CREATE, integration: 'crm' })).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
      });
    }));
});

describe('a request that was taken back', () => {
  test('is not carried out, also where its first step waited for a person', () =>
    withWorld(async (world) => {
      await world.deps.store.write((tx) =>
        tx.integrations.insert({ id: 'orphan', name: 'Orphan', owner: 'nobody@acme.example' }),
      );
      const id = await submitApproved(world, { ...PORTAL_CREATE, integration: 'orphan' });
      await run(world);
      const task = openTaskOf(world, id);
      expect(task.kind).toBe('dead-letter');
      await cancel(world, id);
      await expect(complete(world, task.id, { verdict: 'retry' })).rejects.toMatchObject({
        code: 'TASK_STATE',
      });
      const { deps, calls } = withScript(world.deps, 'dotdigital');
      await run(world, deps);
      expect(calls).toEqual([]);
      expect(view(world, id)).toMatchObject({ request: { state: 'cancelled' } });
      expect(view(world, id).tasks.map((one) => one.state)).toEqual(['cancelled']);
    }));

  test('can be taken back by its requester or an administrator, and by nobody else', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await expect(cancel(world, id, 'amy')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await cancel(world, id, 'ada');
      expect(view(world, id).request.state).toBe('cancelled');
    }));

  test('cannot be taken back once the provider was touched', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      await run(world);
      await expect(cancel(world, id)).rejects.toMatchObject({ code: 'REQUEST_STATE' });
    }));
});
