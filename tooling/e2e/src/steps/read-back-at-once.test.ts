import { activatePolicies, publishDue } from '@countersign/use-cases';
import { ConnectorFailure } from '@countersign/use-cases/ports';
import { describe, expect, test } from 'vitest';
import { advance, entriesOf, runStep, view } from '../testing/act.ts';
import { type Deps, LEASE_MILLIS, workDeps } from '../testing/assemble-deps.ts';
import { adoptOnEma2, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { tamper } from '../testing/tamper.ts';
import { SHIPPED, type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const EXECUTE = 'execute ema2.update-user';
const VERIFY = 'verify ema2.verify-user';

interface Given {
  readonly world: World;
  readonly request: string;
  readonly effect: string;
  readonly readBack: string;
}

/** An approved request whose one effect is followed by its read-back. */
const withUpdate = (work: (given: Given) => Promise<void>) =>
  withWorld(async (world) => {
    await adoptOnEma2(world, 'siem');
    const request = await submitApproved(world, {
      provider: EMA2,
      action: 'update',
      account: 'msp',
      integration: 'siem',
      subject: 'siem@acme.example',
      change: { description: 'Other' },
    });
    const [effect = '', readBack = ''] = view(world, request).steps.map(({ id }) => id);
    await work({ world, request, effect, readBack });
  });

/** One turn of the relay. Gives the steps that the queue was given. */
async function relay(deps: Deps): Promise<readonly string[]> {
  const published: string[] = [];
  await publishDue({
    ...deps,
    ...workDeps(deps),
    publish: async ({ data }) => void published.push(data.stepId),
    window: 100,
  });
  return published;
}

const stateOf = (world: World, request: string) => view(world, request).request.state;
const doneOf = (world: World, request: string) =>
  entriesOf(world, request).filter(({ type }) => type === 'request.done').length;

/** A promise and what resolves it. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

describe('what a step has done is read back by whoever did it', () => {
  test('at once: the queue brings one job, and nothing is left of the request afterwards', () =>
    withUpdate(async ({ world, request, effect }) => {
      const { deps, calls } = withScript(world.deps, EMA2);
      expect(await relay(deps)).toEqual([effect]);
      expect(await runStep(deps, effect)).toEqual({ kind: 'settled' });
      expect(calls).toEqual([EXECUTE, VERIFY]);
      expect(stateOf(world, request)).toBe('done');
      expect(world.deps.store.read((tx) => tx.outbox.count())).toBe(0);
    }));

  test('and by nobody else meanwhile: the queue is not told of it, and a job that names it does nothing', () =>
    withUpdate(async ({ world, request, effect, readBack }) => {
      const looking = gate();
      const answer = gate();
      const { deps, calls } = withScript(world.deps, EMA2, {
        verify: async () => {
          looking.open();
          await answer.passed;
          return { kind: 'verified', result: { knownBy: 'inventory' } };
        },
      });
      const running = runStep(deps, effect);
      await looking.passed;
      const other = withScript({ ...world.deps, workerId: 'wrk_other' }, EMA2);
      expect(await relay(other.deps)).toEqual([]);
      await runStep(other.deps, readBack);
      expect(other.calls).toEqual([]);
      answer.open();
      await running;
      expect(calls).toEqual([EXECUTE, VERIFY]);
      expect(stateOf(world, request)).toBe('done');
    }));

  test('and by others once a lease is over, should it have ended: the effect does not happen twice', () =>
    withUpdate(async ({ world, request, effect, readBack }) => {
      const looking = gate();
      const late = gate();
      const lost = withScript(world.deps, EMA2, {
        verify: async () => {
          looking.open();
          await late.passed;
          return { kind: 'verified', result: { knownBy: 'inventory' } };
        },
      });
      const running = runStep(lost.deps, effect);
      await looking.passed;
      advance(world, LEASE_MILLIS);
      const other = withScript({ ...world.deps, workerId: 'wrk_other' }, EMA2);
      expect(await relay(other.deps)).toEqual([readBack]);
      await runStep(other.deps, readBack);
      expect(other.calls).toEqual([VERIFY]);
      expect(stateOf(world, request)).toBe('done');
      // Whoever was taken for lost has nothing to say any more.
      late.open();
      await running;
      expect(doneOf(world, request)).toBe(1);
      expect(await relay(other.deps)).toEqual([]);
    }));

  test('and what another one wrote meanwhile holds: a late answer takes no pause away that the provider asked for', () =>
    withUpdate(async ({ world, effect, readBack }) => {
      const [looking, late] = [gate(), gate()];
      const slow = withScript(world.deps, EMA2, {
        verify: async () => {
          looking.open();
          await late.passed;
          return { kind: 'verified', result: { knownBy: 'inventory' } };
        },
      });
      const running = runStep(slow.deps, effect);
      await looking.passed;
      advance(world, LEASE_MILLIS);
      const limited = withScript({ ...world.deps, workerId: 'wrk_other' }, EMA2, {
        verify: async () => {
          throw new ConnectorFailure({
            code: 'RATE_LIMITED',
            message: 'It wants fewer calls.',
            retryable: true,
            effect: 'none',
            retryAfterMillis: 600_000,
          });
        },
      });
      await runStep(limited.deps, readBack);
      const dueAt = () => world.deps.store.read((tx) => tx.outbox.ofSubject(readBack)?.availableAt);
      const pause = dueAt();
      expect(pause).toBeGreaterThanOrEqual(world.deps.clock.now() + 600_000);
      late.open();
      await running;
      expect(dueAt()).toBe(pause);
    }));

  test('or by the queue at once, where the worker is asked to stop', () =>
    withUpdate(async ({ world, request, effect, readBack }) => {
      const { deps, calls } = withScript(world.deps, EMA2);
      await runStep(deps, effect, AbortSignal.abort());
      expect(calls).toEqual([EXECUTE]);
      expect(await relay(deps)).toEqual([readBack]);
      await runStep(deps, readBack);
      expect(stateOf(world, request)).toBe('done');
    }));

  test('and again through the queue, where the step changed while it was looked at', () =>
    withUpdate(async ({ world, request, effect, readBack }) => {
      let looks = 0;
      const { deps } = withScript(world.deps, EMA2, {
        verify: async ({ step }) => {
          looks += 1;
          if (looks === 1) await world.deps.store.write((tx) => tx.steps.update(step.id, { updatedAt: 1 }));
          return { kind: 'verified', result: { knownBy: 'inventory' } };
        },
      });
      await runStep(deps, effect);
      expect(stateOf(world, request)).toBe('in-progress');
      expect(await relay(deps)).toEqual([readBack]);
      await runStep(deps, readBack);
      expect(stateOf(world, request)).toBe('done');
    }));

  test.each([
    ['an API user put in place of another', `UPDATE request SET api_user = (SELECT max(id) FROM api_user)`],
    [
      'another plan in the row of its step',
      `UPDATE step SET plan = json_set(plan, '$.key', 'ema2.update-user') WHERE position = 1`,
    ],
    ['a permit that was put back as not used', 'UPDATE permit SET used_at = NULL'],
  ])('and not for %s meanwhile', (_what, sql) =>
    withUpdate(async ({ world, request, effect }) => {
      await adoptOnEma2(world, 'crm');
      const { deps, calls } = withScript(world.deps, EMA2);
      let tampered = false;
      const store: Deps['store'] = {
        ...deps.store,
        // Behind the back of the worker, between the result and the read-back.
        write: async (work) => {
          const written = await deps.store.write(work);
          const [first] = view(world, request).steps;
          if (first?.state === 'applied' && !tampered) {
            tampered = true;
            tamper(world, sql);
          }
          return written;
        },
      };
      await runStep({ ...deps, store }, effect);
      expect(tampered).toBe(true);
      expect(calls).toEqual([EXECUTE]);
      expect(doneOf(world, request)).toBe(0);
    }),
  );

  test('and what differs is never done', () =>
    withUpdate(async ({ world, request, effect }) => {
      const { deps } = withScript(world.deps, EMA2, {
        verify: async () => ({ kind: 'mismatch', differences: ['the description'] }),
      });
      await runStep(deps, effect);
      expect(view(world, request)).toMatchObject({
        request: { state: 'in-progress' },
        steps: [{ state: 'applied' }, { state: 'dead-letter', problem: { code: 'READ_BACK_DIFFERS' } }],
      });
      expect(doneOf(world, request)).toBe(0);
    }));
});

describe('the policies', () => {
  test('are asked before the effect, and not again before it is only looked at', () =>
    withUpdate(async ({ world, effect, request }) => {
      let asked = 0;
      const { policies } = world.deps;
      const counting: Deps = {
        ...world.deps,
        policies: {
          ...policies,
          decideByReference: (set, facts) => {
            asked += 1;
            return policies.decideByReference(set, facts);
          },
        },
      };
      const { deps } = withScript(counting, EMA2);
      await runStep(deps, effect);
      expect(stateOf(world, request)).toBe('done');
      expect(asked).toBe(1);
    }));

  test('of afterwards, which know no such change, do not keep from the record what was done', () =>
    withUpdate(async ({ world, request, effect, readBack }) => {
      const { deps, calls } = withScript(world.deps, EMA2);
      await runStep(deps, effect, AbortSignal.abort());
      await world.deps.store.write((tx) =>
        activatePolicies(tx, world.deps, { actor: { kind: 'system' }, documents: SHIPPED.slice(1) }),
      );
      await runStep(deps, readBack);
      expect(calls).toEqual([EXECUTE, VERIFY]);
      expect(stateOf(world, request)).toBe('done');
    }));
});
