import { activatePolicies, createEditRequest, createRecordReview } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import {
  acknowledge,
  approve,
  entriesOf,
  entryTypes,
  inputOf,
  review,
  run,
  submit,
  view,
} from '../testing/act.ts';
import type { Deps } from '../testing/assemble-deps.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { adoptOnEma2, EMA2_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { beforeNextWrite, SHIPPED, type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
/** Write access to the parent company takes two approvals. */
const PRIVILEGED = { ...EMA2_CREATE, change: { ...EMA2_CREATE.change, permissionType: 1 } };

function command(world: World, request: string, by: Name) {
  const principal = world.people[by];
  const requestDigest = view(world, request).revision.digest;
  return {
    principal,
    actor: actorOf(principal),
    request,
    requestDigest,
    verdict: 'approve',
    reason: null,
  } as const;
}

const edit = (world: World, request: string, reason: string, deps: Deps = world.deps) =>
  createEditRequest(deps)({
    principal: world.people.rita,
    actor: actorOf(world.people.rita),
    request,
    input: inputOf({ ...EMA2_CREATE, reason }),
  });

describe('approvals', () => {
  test('are refused for a decision by policies that are not in force any more, until it is made anew', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await world.deps.store.write((tx) =>
        activatePolicies(tx, world.deps, { actor: { kind: 'system' }, documents: SHIPPED.slice(1) }),
      );
      await expect(approve(world, id)).rejects.toMatchObject({ code: 'POLICY_SET_CHANGED' });
      await edit(world, id, inputOf(EMA2_CREATE).reason);
      expect(await approve(world, id)).toBe('approved');
      const { deps, calls } = withScript(world.deps, EMA2);
      await run(world, deps);
      expect(calls).not.toEqual([]);
    }));

  test('one is enough where the policies ask for one, and the permit comes with it', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      expect(view(world, id).approvals).toMatchObject({ given: 0, needed: 1 });
      expect(await approve(world, id)).toBe('approved');
      expect(entryTypes(world, id).slice(-3)).toEqual([
        'review.recorded',
        'request.approved',
        'permit.issued',
      ]);
    }));

  test('two different people have to approve where the policies ask for two', () =>
    withWorld(async (world) => {
      const id = await submit(world, PRIVILEGED);
      expect(await approve(world, id, 'amy')).toBe('in-review');
      await expect(approve(world, id, 'amy')).rejects.toMatchObject({ code: 'REVIEW_REPEATED' });
      expect(view(world, id)).toMatchObject({ steps: [], approvals: { given: 1, needed: 2 } });
      expect(await approve(world, id, 'bob')).toBe('approved');
      expect(view(world, id).steps).not.toEqual([]);
    }));

  test('that come at once over two connections are both counted, and one permit is issued', () =>
    withWorld(async (world) => {
      const id = await submit(world, PRIVILEGED);
      const states = await Promise.all([
        createRecordReview(world.deps)(command(world, id, 'amy')),
        createRecordReview(world.another())(command(world, id, 'bob')),
      ]);
      expect(states.map((one) => one.state).sort()).toEqual(['approved', 'in-review']);
      expect(entryTypes(world, id).filter((type) => type === 'permit.issued')).toHaveLength(1);
    }));

  test('that come at once when one is enough: the second one finds the request approved', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const settled = await Promise.allSettled([
        createRecordReview(world.deps)(command(world, id, 'amy')),
        createRecordReview(world.another())(command(world, id, 'bob')),
      ]);
      const refused = settled.filter((one) => one.status === 'rejected');
      expect(refused).toHaveLength(1);
      expect(refused[0]?.reason).toMatchObject({ code: 'REQUEST_STATE' });
      expect(entryTypes(world, id).filter((type) => type === 'permit.issued')).toHaveLength(1);
    }));

  test('one rejection ends the request, whatever was approved before, and frees the integration', () =>
    withWorld(async (world) => {
      const id = await submit(world, PRIVILEGED);
      await approve(world, id, 'amy');
      expect(await review(world, id, { by: 'bob', verdict: 'reject' })).toBe('rejected');
      await expect(approve(world, id, 'cleo')).rejects.toMatchObject({ code: 'REQUEST_STATE' });
      expect(view(world, id).steps).toEqual([]);
      const again = await submit(world, EMA2_CREATE);
      await approve(world, again, 'amy');
      expect(await approve(world, again, 'bob')).toBe('approved');
    }));

  test('are for the revision that the reviewer looked at, and no other', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const stale = command(world, id, 'amy');
      await edit(world, id, 'Another reason');
      await expect(createRecordReview(world.deps)(stale)).rejects.toMatchObject({ code: 'REVISION_MOVED' });
      expect(view(world, id)).toMatchObject({ reviews: [], request: { state: 'in-review' } });
      expect(entriesOf(world, id).at(-1)).toMatchObject({
        type: 'review.refused',
        data: { code: 'REVISION_MOVED' },
      });
    }));
});

describe('an edit', () => {
  test('voids the reviews that were given', () =>
    withWorld(async (world) => {
      const id = await submit(world, PRIVILEGED);
      await approve(world, id, 'amy');
      expect(await edit(world, id, 'Read is enough')).toEqual({ revision: 2, state: 'in-review' });
      expect(view(world, id)).toMatchObject({ reviews: [], approvals: { given: 0, needed: 1 } });
      expect(entriesOf(world, id).find((entry) => entry.type === 'request.edited')?.data).toMatchObject({
        reviewsVoided: 1,
      });
    }));

  test('voids the permit: what was approved before is not carried out', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const before = view(world, id).steps.map((step) => step.id);
      await edit(world, id, 'Wait, something else');
      const { deps, calls } = withScript(world.deps, EMA2);
      await run(world, deps);
      expect(calls).toEqual([]);
      expect(view(world, id).request.state).toBe('in-review');
      await approve(world, id);
      await run(world, deps);
      expect(calls[0]).toBe('execute ema2.create-user');
      const steps = view(world, id).steps;
      expect(steps.filter((step) => before.includes(step.id)).map((step) => step.state)).toEqual(
        before.map(() => 'skipped'),
      );
    }));

  test('that comes between the check of the permit and the attempt keeps the step from being carried out', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { deps, calls } = withScript(
        beforeNextWrite(world.deps, () => edit(world, id, 'At the last moment')),
        EMA2,
      );
      await run(world, deps);
      expect(calls).toEqual([]);
      expect(view(world, id).request).toMatchObject({ state: 'in-review', revision: 2 });
    }));

  test('is not possible once the provider was touched', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      await run(world);
      await expect(edit(world, id, 'Too late')).rejects.toMatchObject({ code: 'REQUEST_STATE' });
    }));

  test('cannot turn a request into another one', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const command = {
        principal: world.people.rita,
        actor: actorOf(world.people.rita),
        request: id,
        input: inputOf({ ...EMA2_CREATE, action: 'delete', subject: 'old@acme.example' }),
      } as const;
      await expect(createEditRequest(world.deps)(command)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }));
});

describe('acknowledgements', () => {
  const remove = (user: string) =>
    ({ provider: EMA2, account: 'msp', action: 'delete', subject: user }) as const;

  test('of the integration owner are owed before a delete is approved, whatever the approvals', () =>
    withWorld(async (world) => {
      const id = await submit(world, remove(await adoptOnEma2(world, 'siem')));
      await approve(world, id, 'amy');
      expect(await approve(world, id, 'bob')).toBe('in-review');
      expect(view(world, id).outstanding).toEqual([{ kind: 'breakage', by: 'integration-owner' }]);
      await expect(acknowledge(world, id, { by: 'rita', kind: 'breakage' })).rejects.toMatchObject({
        code: 'ACKNOWLEDGEMENT_REFUSED',
      });
      expect(await acknowledge(world, id, { by: 'olga', kind: 'breakage' })).toBe('approved');
    }));

  test('are refused, as approvals are, for a decision by policies that are not in force any more', () =>
    withWorld(async (world) => {
      const id = await submit(world, remove(await adoptOnEma2(world, 'siem')));
      await approve(world, id, 'amy');
      await approve(world, id, 'bob');
      await world.deps.store.write((tx) =>
        activatePolicies(tx, world.deps, { actor: { kind: 'system' }, documents: SHIPPED.slice(1) }),
      );
      await expect(acknowledge(world, id, { by: 'olga', kind: 'breakage' })).rejects.toMatchObject({
        code: 'POLICY_SET_CHANGED',
      });
    }));

  test('that the requester gives in place of the owner do not count', () =>
    withWorld(async (world) => {
      const id = await submit(world, {
        ...remove(await adoptOnEma2(world, 'siem')),
        acknowledge: ['breakage'],
      });
      await approve(world, id, 'amy');
      expect(await approve(world, id, 'bob')).toBe('in-review');
    }));

  test('come with the request where they are the requester’s to give', () =>
    withWorld(async (world) => {
      const id = await submit(world, {
        ...remove(await adoptOnEma2(world, 'siem')),
        action: 'disable',
        acknowledge: ['owner-told'],
      });
      expect(await approve(world, id)).toBe('approved');
    }));

  test('that are not owed are refused', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await expect(acknowledge(world, id, { by: 'olga', kind: 'breakage' })).rejects.toMatchObject({
        code: 'ACKNOWLEDGEMENT_NOT_OWED',
      });
    }));
});
