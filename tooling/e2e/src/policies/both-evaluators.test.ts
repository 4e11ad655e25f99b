import { createPolicyEvaluators } from '@countersign/runtime';
import type { Verdict } from '@countersign/schema';
import { createEndExceptions, viewStatus } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import {
  advance,
  approve,
  batchOf,
  complete,
  confirm,
  edit,
  entriesOf,
  entryTypes,
  openTaskOf,
  run,
  submit,
  view,
} from '../testing/act.ts';
import { collect } from '../testing/collect.ts';
import { attestException, carryOutException, EXCEPTION_DAYS, grantException } from '../testing/exceptions.ts';
import { handIn } from '../testing/hand-in.ts';
import { actorOf } from '../testing/people.ts';
import { EMA2_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;

type Lie = (truth: Verdict) => Verdict;

/** What a reference evaluator that is wrong may say. */
const LIES: Record<string, Lie> = {
  'denies what is not denied': (truth) => ({ ...truth, outcome: 'deny' }),
  'allows at once': (truth) => ({ ...truth, outcome: 'allow', determining: [], requirements: [] }),
  'lets nothing be owed': (truth) => ({ ...truth, requirements: [] }),
  'asks for more': (truth) => ({ ...truth, requirements: [...truth.requirements, ...truth.requirements] }),
  'finds an error': (truth) => ({
    ...truth,
    errors: [{ ruleId: null, code: 'POLICY_ERROR', message: 'a fact is missing' }],
  }),
  throws: () => {
    throw new Error('out of memory');
  },
};

/** Lies that concern a verdict which owes nothing, as those on duties of people. */
const PLAIN = ['denies what is not denied', 'finds an error', 'throws'];

interface Alarms {
  readonly world: World;
  readonly raised: readonly unknown[];
}

/** The same installation with another reference evaluator, and the alarms that are raised in it. */
function lying(world: World, lie: Lie): Alarms {
  const raised: unknown[] = [];
  const { policies, logger } = world.deps;
  return {
    raised,
    world: {
      ...world,
      deps: {
        ...world.deps,
        logger: { ...logger, error: ({ alert }) => void raised.push(alert) },
        policies: {
          ...policies,
          decideByReference: (set, facts) => lie(policies.decideByReference(set, facts)),
        },
      },
    },
  };
}

function expectAlarm({ world, raised }: Alarms, request: string, operation: string): void {
  expect(raised).toContain('policy-divergence');
  const divergence = entriesOf(world, request).findLast((entry) => entry.type === 'policy.divergence');
  expect(divergence?.data).toMatchObject({ operation });
  expect(world.deps.store.read((tx) => viewStatus(tx, world.deps.clock.now()).divergences)).toBe(1);
}

describe('where the two evaluators disagree', () => {
  test.each(Object.entries(LIES))(
    'a request is denied, nobody can approve it, and it is an alarm (%s)',
    (_what, lie) =>
      withWorld(async (honest) => {
        const alarms = lying(honest, lie);
        const id = await submit(alarms.world, EMA2_CREATE);
        expect(view(honest, id).request.state).toBe('denied');
        expect(view(honest, id).decision).toMatchObject({
          outcome: 'deny',
          evaluator: 'both',
          errors: [{ code: 'POLICY_DIVERGENCE' }],
        });
        expectAlarm(alarms, id, 'create');
        await expect(approve(honest, id)).rejects.toMatchObject({ code: 'REQUEST_STATE' });
      }),
  );

  test.each(Object.entries(LIES))('an edit is denied (%s)', (_what, lie) =>
    withWorld(async (honest) => {
      const id = await submit(honest, EMA2_CREATE);
      const alarms = lying(honest, lie);
      await edit(alarms.world, id, { ...EMA2_CREATE, reason: 'Another reason' });
      expect(view(honest, id).request.state).toBe('denied');
      expectAlarm(alarms, id, 'create');
    }),
  );

  test.each(PLAIN)('a review is refused (%s)', (what) =>
    withWorld(async (honest) => {
      const id = await submit(honest, EMA2_CREATE);
      const alarms = lying(honest, LIES[what] as Lie);
      await expect(approve(alarms.world, id)).rejects.toMatchObject({ code: 'POLICY_DIVERGENCE' });
      expect(view(honest, id).request.state).toBe('in-review');
      expect(entryTypes(honest, id)).toContain('review.refused');
      expectAlarm(alarms, id, 'review');
    }),
  );

  test('a review by somebody whom only one of them refuses is refused', () =>
    withWorld(async (honest) => {
      const id = await submit(honest, EMA2_CREATE);
      const { world } = lying(honest, (truth) => ({ ...truth, outcome: 'allow', determining: [] }));
      const requester = { ...honest.people.rita, roles: ['requester', 'approver'] as const };
      const people = { ...world.people, amy: { ...requester, roles: [...requester.roles] } };
      await expect(approve({ ...world, people }, id)).rejects.toMatchObject({ code: 'POLICY_DIVERGENCE' });
      expect(view(honest, id).request.state).toBe('in-review');
    }));

  test.each(PLAIN)('a task is not completed (%s)', (what) =>
    withWorld(async (honest) => {
      const id = await submitApproved(honest, PORTAL_CREATE);
      await run(honest);
      const task = openTaskOf(honest, id).id;
      const alarms = lying(honest, LIES[what] as Lie);
      await expect(complete(alarms.world, task)).rejects.toMatchObject({ code: 'POLICY_DIVERGENCE' });
      expect(openTaskOf(honest, id).id).toBe(task);
      expectAlarm(alarms, id, 'complete-task');
    }),
  );

  test.each(PLAIN)('a task is not confirmed (%s)', (what) =>
    withWorld(async (honest) => {
      const request = await grantException(honest);
      const task = await attestException(honest, request);
      const alarms = lying(honest, LIES[what] as Lie);
      await expect(confirm(alarms.world, task)).rejects.toMatchObject({ code: 'POLICY_DIVERGENCE' });
      expect(view(honest, request).request.state).toBe('in-progress');
      expectAlarm(alarms, request, 'confirm-task');
    }),
  );

  test.each(Object.entries(LIES))(
    'a row of a file is denied, and the others are as well (%s)',
    (_what, lie) =>
      withWorld(async (honest) => {
        const alarms = lying(honest, lie);
        const { rita } = honest.people;
        const rows = ['siem', 'crm'].map(
          (one) => `eset-msp-administrator-2,create,msp,${one},${one}@acme.example,Siem,Bot,SVK,Read,Needed`,
        );
        const header =
          'provider,action,account,integration,email,first_name,last_name,country_code,permission_type,reason';
        const file = { bytes: Buffer.from([header, ...rows, ''].join('\n')), fileName: 'requests.csv' };
        const { id } = await handIn(alarms.world.deps)({
          principal: rita,
          actor: actorOf(rita),
          file,
        });
        const batch = await batchOf(honest, id);
        expect(batch.rows.map((row) => row.state)).toEqual(['denied', 'denied']);
        expect(alarms.raised).toEqual(['policy-divergence', 'policy-divergence']);
        expect(honest.deps.store.read((tx) => viewStatus(tx, 0).divergences)).toBe(2);
      }),
  );

  test('an exception has not ended, and is ended once they agree', () =>
    withWorld(async (honest) => {
      const id = await grantException(honest);
      await carryOutException(honest, id);
      advance(honest, EXCEPTION_DAYS * DAY);
      const alarms = lying(honest, LIES.throws as Lie);
      const [denied] = await createEndExceptions(alarms.world.deps)();
      expect(view(honest, denied ?? '').request.state).toBe('denied');
      expectAlarm(alarms, denied ?? '', 'revoke-api-access');
      expect(alarms.raised).toContain('exception-not-ended');
      expect(entryTypes(honest, id)).not.toContain('exception.ended');
      // Not every minute, but again.
      expect(await createEndExceptions(honest.deps)()).toEqual([]);
      advance(honest, DAY);
      const [revoke] = await createEndExceptions(honest.deps)();
      expect(view(honest, revoke ?? '').request.state).not.toBe('denied');
      expect(entryTypes(honest, id)).toContain('exception.ended');
    }));
});

test('both evaluators are asked whenever something is decided', () =>
  withWorld(async (honest) => {
    const asked: string[] = [];
    const { world } = lying(honest, (truth) => truth);
    const { policies } = world.deps;
    const counting: World = {
      ...world,
      deps: {
        ...world.deps,
        policies: {
          ...policies,
          decideByReference: (set, facts) => {
            asked.push(facts.operation);
            return policies.decideByReference(set, facts);
          },
        },
      },
    };
    const id = await submitApproved(counting, PORTAL_CREATE);
    await run(counting);
    await collect(counting, id, 'pete');
    await complete(counting, openTaskOf(counting, id).id, { evidence: { providerId: 'apiuser-1' } });
    // The worker asks before each part of its own, and a task is decided when it is taken on and when it is completed.
    const [worker, person] = ['create', 'complete-task'];
    expect(asked).toEqual(['create', 'review', worker, person, worker, person]);
  }));

test('a reference evaluator that hangs keeps a request from being admitted, and is an alarm', () =>
  withWorld(async (honest) => {
    const thread = {
      started: async () => undefined,
      stop: async () => undefined,
      ask: () => {
        throw new Error('json-rules-engine did not answer within 1000 milliseconds');
      },
    };
    const { world, raised } = lying(honest, (truth) => truth);
    const hanging = { ...world, deps: { ...world.deps, policies: createPolicyEvaluators(thread) } };
    const id = await submit(hanging, EMA2_CREATE);
    expect(view(honest, id).request.state).toBe('denied');
    expect(raised).toEqual(['policy-divergence']);
  }));
