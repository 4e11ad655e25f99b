import { compilePolicySet, decide, explain } from '@countersign/rules-engine';
import { createPolicyEvaluators } from '@countersign/runtime';
import { type Facts, ruleSchema } from '@countersign/schema';
import { activatePolicies, createRequestErasure, digestOf, findGrounds } from '@countersign/use-cases';
import type { DecisionRecord, PolicyEvaluators } from '@countersign/use-cases/ports';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { run, submit, view } from '../testing/act.ts';
import { approveAs } from '../testing/changes.ts';
import { actorOf } from '../testing/people.ts';
import { EMA2_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { tamper } from '../testing/tamper.ts';
import { SHIPPED, type World, withWorld } from '../testing/world.ts';

const rules = SHIPPED.map((rule) => ruleSchema.parse(rule));
const REFUSED = { ...PORTAL_CREATE, integration: 'nowhere' };

function decided(world: World, request: string): DecisionRecord {
  const record = world.deps.store.read((tx) =>
    tx.decisions.ofRevision(request, tx.requests.get(request)?.revision ?? 0),
  );
  if (record === undefined) throw new Error(`nothing was decided of ${request}`);
  return record;
}

const grounds = (world: World, request: string, policies: PolicyEvaluators = world.deps.policies) => {
  const record = decided(world, request);
  return world.deps.store.read((tx) => findGrounds(tx, policies, record));
};

const activate = (world: World, documents: readonly unknown[]) =>
  world.deps.store.write((tx) => {
    activatePolicies(tx, world.deps, { actor: { kind: 'system' }, documents });
  });

describe('the grounds of a decision', () => {
  test('are not frozen with it, whether it allows or refuses, alone or from a file', () =>
    withWorld(async (world) => {
      await submitApproved(world, EMA2_CREATE);
      await submit(world, REFUSED);
      await run(world);
      const file = new BetterSqlite3(world.temp.path, { readonly: true });
      const rows = file
        .prepare<[], { decision: string; trace: string | null; facts: string }>(
          'SELECT decision, trace, facts FROM decision',
        )
        .all();
      file.close();
      expect(rows.length).toBeGreaterThan(1);
      for (const row of rows) {
        expect(row.trace).toBeNull();
        // Without the names of their members, which shows that those of production have the form that there is for them.
        expect(row.facts).toMatch(/^\[0,"/);
        expect(Object.keys(JSON.parse(row.decision))).not.toContain('trace');
      }
    }));

  test.each([
    ['allowed', EMA2_CREATE],
    ['refused', REFUSED],
  ])('of a request that was %s are what the evaluator says with a trace of what was frozen', (_, draft) =>
    withWorld(async (world) => {
      const id = await submit(world, draft);
      const { facts } = decided(world, id);
      const { trace, counterfactual } = decide(compilePolicySet(rules), facts, { trace: true });
      expect(trace.length).toBeGreaterThan(10);
      expect(grounds(world, id)).toEqual({ grounds: { trace, counterfactual }, problem: null });
    }),
  );

  test('are made by the policies of then, after others came into force', () =>
    withWorld(async (world) => {
      const id = await submit(world, REFUSED);
      const before = grounds(world, id);
      await activate(world, SHIPPED.slice(1));
      await activate(world, SHIPPED.slice(2));
      expect(grounds(world, id)).toEqual(before);
      expect(grounds(world, id, createPolicyEvaluators())).toEqual(before);
    }));

  test('are there where the last word was not that of the policies', () =>
    withWorld(async (world) => {
      const nobodyAsked = SHIPPED.filter((rule) => (rule as { effect: string }).effect !== 'require');
      await activate(world, nobodyAsked);
      const id = await submit(world, EMA2_CREATE);
      expect(decided(world, id).decision.requirements.map(({ rule }) => rule.ruleId)).toContain(
        'default/one-approval',
      );
      expect(grounds(world, id)).toMatchObject({ problem: null });
    }));
});

/** What was encrypted and is in the clear, or gone, is not read at all. */
const ALTERED = expect.objectContaining({ code: 'PERSONAL_DATA_ALTERED' });

describe('no grounds are told, and it is said why, where', () => {
  test('the facts in the store are not those that were decided upon', () =>
    withWorld(async (world) => {
      const id = await submit(world, REFUSED);
      tamper(
        world,
        `UPDATE decision SET facts = replace(facts, '"account-owner"', '"regular"') WHERE request = :id`,
        {
          id,
        },
      );
      expect(grounds(world, id)).toEqual({ grounds: null, problem: 'facts-altered' });
    }));

  test('the decision in the store is not the one that was recorded', () =>
    withWorld(async (world) => {
      const id = await submit(world, REFUSED);
      tamper(
        world,
        `UPDATE decision SET decision = json_set(decision, '$.outcome', 'allow') WHERE request = :id`,
        { id },
      );
      expect(grounds(world, id)).toEqual({ grounds: null, problem: 'decision-altered' });
    }));

  test('the policies in the store are not those that it was decided by, or are gone', () =>
    withWorld(async (world) => {
      const id = await submit(world, REFUSED);
      const { policyDigest } = decided(world, id).decision;
      await activate(world, SHIPPED.slice(1));
      tamper(
        world,
        `UPDATE policy_set SET documents = json_remove(documents, '$[0]') WHERE digest = :policyDigest`,
        {
          policyDigest,
        },
      );
      const after = createPolicyEvaluators();
      expect(grounds(world, id, after)).toEqual({ grounds: null, problem: 'policies-altered' });
      tamper(world, 'DELETE FROM policy_activation WHERE digest = :policyDigest', { policyDigest });
      expect(grounds(world, id, after)).toEqual({ grounds: null, problem: 'policies-missing' });
    }));

  test('grounds were put beside a decision that has none', () =>
    withWorld(async (world) => {
      const id = await submit(world, REFUSED);
      const trace = JSON.stringify({
        trace: [],
        counterfactual: [{ fact: 'operator.role', from: 1, to: 2 }],
      });
      tamper(world, 'UPDATE decision SET trace = :trace WHERE request = :id', { id, trace });
      expect(grounds(world, id)).toEqual({ grounds: null, problem: 'decision-altered' });
    }));

  test('facts and decision were made up, with digests that fit each other', () =>
    withWorld(async (world) => {
      const id = await submit(world, REFUSED);
      const { facts, decision } = decided(world, id);
      const forged: Facts = { ...facts, operator: { ...facts.operator, role: 'regular' } };
      const {
        trace: _,
        counterfactual: __,
        ...verdict
      } = decide(compilePolicySet(rules), forged, { trace: false });
      const made = { ...decision, ...verdict, factsDigest: digestOf(forged) };
      const columns = {
        facts: JSON.stringify(forged),
        decision: JSON.stringify(made),
        digest: digestOf(made),
      };
      tamper(
        world,
        'UPDATE decision SET sealed = NULL, facts = :facts, decision = :decision, digest = :digest WHERE request = :id',
        { id, ...columns },
      );
      expect(() => grounds(world, id)).toThrow(ALTERED);
    }));

  test('the plan or the salt of the revision is not what was frozen, and nobody erased it', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      tamper(world, "UPDATE revision SET plan = '[]' WHERE request = :id", { id });
      expect(grounds(world, id)).toEqual({ grounds: null, problem: 'decision-altered' });
      tamper(world, 'UPDATE revision SET sealed = NULL WHERE request = :id', { id });
      expect(() => grounds(world, id)).toThrow(ALTERED);
    }));

  test.each(['[0,"v"]', '["length","x"]', '["map","x"]', '["__proto__","x"]', '[]', 'null', '{}'])(
    'the facts in the store are %s',
    (facts) =>
      withWorld(async (world) => {
        const id = await submit(world, REFUSED);
        tamper(world, 'UPDATE decision SET facts = :facts WHERE request = :id', { id, facts });
        expect(grounds(world, id)).toEqual({ grounds: null, problem: 'facts-altered' });
      }),
  );

  test('the policies of then cannot be read', () =>
    withWorld(async (world) => {
      const id = await submit(world, REFUSED);
      const { policyDigest } = decided(world, id).decision;
      await activate(world, SHIPPED.slice(1));
      tamper(world, "UPDATE policy_set SET documents = '[' WHERE digest = :policyDigest", { policyDigest });
      expect(grounds(world, id)).toEqual({ grounds: null, problem: 'policies-altered' });
    }));

  test('the program has come to decide otherwise', () =>
    withWorld(async (world) => {
      const id = await submit(world, REFUSED);
      const { policies } = world.deps;
      const other: PolicyEvaluators = {
        ...policies,
        explain: (set, facts) => ({ ...policies.explain(set, facts), outcome: 'allow', determining: [] }),
      };
      expect(grounds(world, id, other)).toEqual({ grounds: null, problem: 'program-changed' });
    }));

  test('the evaluators had disagreed', () =>
    withWorld(async (world) => {
      const { policies } = world.deps;
      const lying: PolicyEvaluators = {
        ...policies,
        decideByReference: (set, facts) => ({ ...policies.decideByReference(set, facts), outcome: 'allow' }),
      };
      const id = await submit({ ...world, deps: { ...world.deps, policies: lying } }, REFUSED);
      expect(grounds(world, id)).toEqual({ grounds: null, problem: 'evaluators-disagreed' });
    }));

  test('what was decided upon was erased', () =>
    withWorld(async (world) => {
      const id = await submit(world, REFUSED);
      const { ada } = world.people;
      const command = { principal: ada, actor: actorOf(ada), subject: id, reasonCode: 'requested' };
      const change = await createRequestErasure(world.deps)(command);
      for (const by of [world.people.amy, world.people.bob]) await approveAs(world, by, change);
      expect(grounds(world, id)).toEqual({ grounds: null, problem: 'facts-erased' });
      const { decision } = view(world, id);
      expect(explain(decision, { problem: 'facts-erased' })).toMatch(/^Refused\.(.|\n)*was erased/);
    }));
});
