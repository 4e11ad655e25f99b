import type { Facts, Verdict } from '@countersign/schema';
import { activatePolicies, viewStatus } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approve, entriesOf, run, runStep, submit, view } from '../testing/act.ts';
import type { Deps } from '../testing/assemble-deps.ts';
import { API_CREATE, demoteOperators, EMA2_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { SHIPPED, type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';

const firstStep = (world: World, request: string) => view(world, request).steps[0]?.id ?? '';

/** The same installation with another reference evaluator. */
function withReference(deps: Deps, lie: (truth: Verdict) => Verdict): Deps {
  return {
    ...deps,
    policies: {
      ...deps.policies,
      decideByReference: (set, facts) => lie(deps.policies.decideByReference(set, facts)),
    },
  };
}

function withoutOperator({ operator: _lost, ...rest }: Facts): Facts {
  return rest as Facts;
}

describe('before a provider is touched, the policies are asked again', () => {
  test.each<[string, (truth: Verdict) => Verdict]>([
    ['says deny', (truth) => ({ ...truth, outcome: 'deny' })],
    ['asks for less', (truth) => ({ ...truth, requirements: truth.requirements.slice(1) })],
    ['says allow', (truth) => ({ ...truth, outcome: 'allow', requirements: [] })],
  ])('and a step stops, with an entry, where one of the two evaluators %s', (_what, lie) =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { deps, calls } = withScript(withReference(world.deps, lie), EMA2);
      await run(world, deps);
      expect(calls).toEqual([]);
      expect(view(world, id).request).toMatchObject({ state: 'failed', failure: 'POLICY_DIVERGENCE' });
      const divergence = entriesOf(world, id).find((entry) => entry.type === 'policy.divergence');
      expect(divergence?.data).toMatchObject({ compiled: 'review' });
      expect(divergence?.data.factsDigest).toMatch(/^[0-9a-f]{64}$/);
      // Whoever runs the installation is told until policies are in force on which the evaluators agree.
      const divergences = () =>
        world.deps.store.read((tx) => viewStatus(tx, world.deps.clock.now()).divergences);
      expect(divergences()).toBe(1);
      await world.deps.store.write((tx) =>
        activatePolicies(tx, world.deps, { actor: { kind: 'system' }, documents: SHIPPED.slice(1) }),
      );
      expect(divergences()).toBe(0);
    }),
  );

  test('and a step is not carried out where an evaluator throws', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const broken = withReference(world.deps, () => {
        throw new Error('out of memory');
      });
      const { deps, calls } = withScript(broken, EMA2);
      await runStep(deps, firstStep(world, id));
      expect(calls).toEqual([]);
      expect(view(world, id).request).toMatchObject({ state: 'failed', failure: 'POLICY_DIVERGENCE' });
    }));

  test('and a missing fact is a refusal', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { policies } = world.deps;
      const forgetful: Deps = {
        ...world.deps,
        policies: {
          ...policies,
          decide: (set, facts) => policies.decide(set, withoutOperator(facts)),
          decideByReference: (set, facts) => policies.decideByReference(set, withoutOperator(facts)),
        },
      };
      const { deps, calls } = withScript(forgetful, EMA2);
      await run(world, deps);
      expect(calls).toEqual([]);
      expect(view(world, id).request).toMatchObject({ state: 'failed', failure: 'POLICY_REFUSED' });
    }));

  test('on facts as they are now: a right that the operator lost meanwhile refuses the step', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      await demoteOperators(world);
      const { deps, calls } = withScript(world.deps, EMA2);
      await run(world, deps);
      expect(calls).toEqual([]);
      expect(view(world, id).request.failure).toBe('POLICY_REFUSED');
      expect(view(world, id).steps[0]?.problem?.message).toMatch(/Root|Superuser/);
    }));

  test('on the password itself, not on what the client said of it', () =>
    withWorld(async (world) => {
      const { sealer } = world.deps;
      const facts = {
        length: 24,
        hasDigitOrSymbol: true,
        containsEmail: false,
        containsCompanyName: false,
        containsWordPassword: false,
        confirmed: true,
        strengthScore: 4,
      };
      const sealed = await sealer.seal('password', sealer.recipient);
      const change = { ...API_CREATE.change, password: { sealed, facts } };
      const id = await submit(world, { ...API_CREATE, change });
      await approve(world, id);
      const { deps, calls } = withScript(world.deps, 'dotdigital');
      await run(world, deps);
      expect(calls).toEqual([]);
      expect(view(world, id).request.failure).toBe('POLICY_REFUSED');
    }));

  test('and a typed password that nobody can open goes to a person, before anything is carried out', () =>
    withWorld(async (world) => {
      const { sealer, derivePasswordFacts } = world.deps;
      const text = 'Grüner-Tee-um-halb-4';
      const facts = await derivePasswordFacts(
        { text, confirmation: text },
        { identifiers: [], companyName: 'Acme Fresh Shop', words: [] },
      );
      const sealed = await sealer.seal(text, world.people.amy.recipient ?? '');
      const change = { ...API_CREATE.change, password: { sealed, facts } };
      const id = await submit(world, { ...API_CREATE, change });
      await approve(world, id);
      const { deps, calls } = withScript(world.deps, 'dotdigital');
      await run(world, deps);
      expect(calls).toEqual([]);
      expect(view(world, id).steps[0]).toMatchObject({
        state: 'dead-letter',
        problem: { code: 'PASSWORD_UNREADABLE' },
      });
    }));
});
