import { CountersignError, type SealedPassword, type WorkReport } from '@countersign/schema';
import { createLedger } from '@countersign/use-cases';
import type { Ledger } from '@countersign/use-cases/ports';
import { describe, expect, test } from 'vitest';
import { advance, entriesOf, entryTypes, run, runStep, view } from '../testing/act.ts';
import { LEASE_MILLIS, PERMIT_MILLIS, workDeps } from '../testing/assemble-deps.ts';
import { EMA2, failure, firstStep, reservation } from '../testing/first-step.ts';
import { API_CREATE, adoptOnEma2, EMA2_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { type World, withWorld } from '../testing/world.ts';

/** Nobody opens it in these tests. */
const SEALED = '-----BEGIN AGE ENCRYPTED FILE-----\nYQ==\n-----END AGE ENCRYPTED FILE-----\n';
const PASSWORD: SealedPassword = { worker: SEALED, owner: SEALED };
const STEP_TIMEOUT_MILLIS = 10_000;

async function openStep(ledger: Ledger, subject: string) {
  const opened = await ledger.open({ subject });
  if (opened.kind !== 'step') throw new Error(`the step is ${opened.kind}`);
  return opened;
}

/** An approved step that the API carries out, opened by a worker. */
async function opened(world: World) {
  const request = await submitApproved(world, EMA2_CREATE);
  const step = firstStep(world, request).id;
  const { ledger } = workDeps(world.deps);
  const { ticket, order } = await openStep(ledger, step);
  const password = order.password === null ? null : PASSWORD;
  return { request, step, ledger, ticket, order, password };
}

const isDue = (world: World, step: string) =>
  world.deps.store.read((tx) => tx.outbox.ofSubject(step) !== undefined);
const size = (world: World) => world.deps.store.read((tx) => tx.audit.size());

/** What the ledger answers where a report cannot be one about the order. */
async function problemOf(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    (value) => new Error(`it was taken: ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CountersignError)) throw error;
  expect(error.code).toBe('INPUT_INVALID');
  return error.message;
}

describe('what a worker says counts only as an answer to its order', () => {
  const failed = failure().toCallFailure();
  const strangers: Readonly<Record<string, WorkReport>> = {
    'that nothing is left to do for a person': { kind: 'assisted', trial: null },
    'a password for nobody': { kind: 'handed-over', sealed: SEALED },
    'that a person can begin': { kind: 'prepared', password: null },
    'that it looked': { kind: 'seen', seen: { kind: 'verified', result: { knownBy: 'inventory' } } },
    'that it could not look': { kind: 'unseen', failure: failed },
    'that it is too early': { kind: 'too-early', afterMillis: 60_000 },
    'whom it is about': { kind: 'identified', result: { knownBy: 'inventory', providerId: 'mine' } },
    'what an account is like': { kind: 'account-checked', findings: [] },
    'what an API user is like': {
      kind: 'diagnosed',
      result: 'good',
      code: null,
      message: 'It is',
      observations: [],
    },
  };
  test.each(Object.entries(strangers))('not for a call of the provider: %s', (_, report) =>
    withWorld(async (world) => {
      const { request, step, ledger, ticket } = await opened(world);
      const user = reservation(world, request);
      const before = { size: size(world), step: firstStep(world, request) };
      expect(await problemOf(ledger.report(ticket, report))).toContain(report.kind);
      expect({ size: size(world), step: firstStep(world, request) }).toEqual(before);
      expect(reservation(world, request)).toEqual(user);
      expect(isDue(world, step)).toBe(true);
      // The order is as good as it was.
      const { deps } = withScript(world.deps, EMA2);
      await run(world, deps);
      expect(firstStep(world, request)).toMatchObject({ state: 'applied', attempts: 1 });
    }),
  );

  test('a password is kept where one was ordered and has to come where one was', () =>
    withWorld(async (world) => {
      const { request, ledger, ticket, password } = await opened(world);
      const wrong = password === null ? PASSWORD : null;
      expect(await problemOf(ledger.begin(ticket, wrong))).toContain('password');
      expect(entryTypes(world, request)).not.toContain('step.attempted');
      expect(world.deps.store.read((tx) => tx.secrets.ofRequest(request))).toEqual([]);
      const portal = await submitApproved(world, PORTAL_CREATE);
      const task = await openStep(ledger, firstStep(world, portal).id);
      const needed = task.order.password === null ? PASSWORD : null;
      const report = { kind: 'prepared', password: needed } as const;
      expect(await problemOf(ledger.report(task.ticket, report))).toContain('password');
      expect(world.deps.store.read((tx) => tx.secrets.ofRequest(portal))).toEqual([]);
    }));

  test.each(['attested', 'reported'] as const)('no call of a provider is known because it is %s', (knownBy) =>
    withWorld(async (world) => {
      const { request, step, ledger, ticket, password } = await opened(world);
      const attempt = (await ledger.begin(ticket, password)) ?? 0;
      const report = { kind: 'applied', step, attempt, result: { knownBy }, goesOn: true } as const;
      expect(await problemOf(ledger.report(ticket, report))).toContain(knownBy);
      expect(firstStep(world, request)).toMatchObject({ state: 'attempting', attempts: attempt });
    }),
  );

  test.each(['attested', 'reported', 'answered', 'negative'] as const)(
    'a read-back that claims to be %s has people look, and makes nothing done',
    (knownBy) =>
      withWorld(async (world) => {
        await adoptOnEma2(world, 'crm');
        const request = await submitApproved(world, {
          provider: EMA2,
          action: 'update',
          account: 'msp',
          subject: 'crm@acme.example',
          change: { description: 'Other' },
        });
        const { deps } = withScript(world.deps, EMA2, {
          verify: async () => ({ kind: 'verified', result: { knownBy } }),
        });
        await run(world, deps);
        expect(view(world, request).request.state).toBe('in-progress');
        expect(view(world, request).tasks).toMatchObject([{ kind: 'attest', state: 'open' }]);
      }),
  );
});

describe('an order is good for as long as a step may take', () => {
  test('and not for what it is about later: nothing is begun with an old one', () =>
    withWorld(async (world) => {
      const { request, step, ledger, ticket, password } = await opened(world);
      advance(world, STEP_TIMEOUT_MILLIS + 1);
      expect(await ledger.begin(ticket, password)).toBeNull();
      expect(entryTypes(world, request)).not.toContain('step.attempted');
      const anew = await openStep(ledger, step);
      expect(await ledger.begin(anew.ticket, password)).toBe(1);
    }));

  test('and not beyond its permit', () =>
    withWorld(async (world) => {
      const request = await submitApproved(world, EMA2_CREATE);
      const step = firstStep(world, request).id;
      const { ledger } = workDeps(world.deps);
      advance(world, PERMIT_MILLIS - 1);
      const { ticket, order } = await openStep(ledger, step);
      advance(world, 1);
      expect(await ledger.begin(ticket, order.password === null ? null : PASSWORD)).toBeNull();
      expect(entryTypes(world, request)).not.toContain('permit.used');
    }));

  test('and nothing is begun that an outage holds by now', () =>
    withWorld(async (world) => {
      const { request, ledger, ticket, password } = await opened(world);
      const now = world.deps.clock.now();
      const { account } = view(world, request).request;
      const outage = { account, failures: 5, code: 'PROVIDER_UNAVAILABLE', probes: 0, trial: null };
      await world.deps.store.write((tx) => tx.outages.put({ ...outage, openedAt: now, probeAt: now }));
      expect(await ledger.begin(ticket, password)).toBeNull();
      expect(entryTypes(world, request)).not.toContain('step.attempted');
    }));
});

describe('a lease', () => {
  test('is renewed for as long as a step may take and no longer, so that whoever hangs holds nothing up', () =>
    withWorld(async (world) => {
      const { request, step, ledger, ticket, password } = await opened(world);
      await ledger.begin(ticket, password);
      const lost: (readonly string[])[] = [];
      for (let passed = 0; passed < STEP_TIMEOUT_MILLIS + 2 * LEASE_MILLIS; passed += LEASE_MILLIS / 3) {
        advance(world, LEASE_MILLIS / 3);
        lost.push(await ledger.renewLeases([step, step]));
      }
      expect(lost[0]).toEqual([]);
      expect(lost.at(-1)).toEqual([step]);
      const other = withScript(world.another(), EMA2);
      await runStep(other.deps, step);
      expect(other.calls).toContain('find ema2.create-user');
      expect(firstStep(world, request)).toMatchObject({ attempts: 2 });
    }));

  test('that was renewed is not ended by whoever had found it over', () =>
    withWorld(async (world) => {
      const { request, step, ledger, ticket, password } = await opened(world);
      await ledger.begin(ticket, password);
      advance(world, LEASE_MILLIS);
      const other = workDeps(world.another()).ledger;
      const taken = await openStep(other, step);
      expect(await ledger.renewLeases([step])).toEqual([]);
      await other.report(taken.ticket, { kind: 'unprepared', failure: failure().toCallFailure() });
      expect(firstStep(world, request)).toMatchObject({ state: 'attempting', attempts: 1 });
      expect(entriesOf(world, request).map(({ type }) => type)).not.toContain('step.failed');
    }));
});

describe('one worker', () => {
  test('does not push the orders of another one out, however much it opens', () =>
    withWorld(async (world) => {
      const { step, ledger: mine, ticket, password } = await opened(world);
      const ledgers = createLedger(world.deps);
      const honest = ledgers({ kind: 'worker', id: 'wrk_honest' });
      const order = await openStep(honest, step);
      for (let n = 0; n < 2_100; n += 1)
        await ledgers({ kind: 'worker', id: `wrk_greedy.${n % 50}`, via: 'tok_greedy' }).open({
          subject: step,
        });
      expect(await honest.begin(order.ticket, password)).toBe(1);
      expect(await mine.begin(ticket, password)).toBeNull();
    }));

  test('does not keep work from being published again by confirming it over and over', () =>
    withWorld(async (world) => {
      const request = await submitApproved(world, EMA2_CREATE);
      const { ledger } = workDeps(world.deps);
      const { work } = await ledger.claimDue(10);
      const ids = work.map(({ id }) => id);
      await ledger.confirmPublished(ids);
      advance(world, 60_000);
      await ledger.confirmPublished(ids);
      const lost = await ledger.unsettled(30_000);
      expect(lost.map(({ subject }) => subject)).toEqual([firstStep(world, request).id]);
    }));

  test('gives no facts about a password that nobody has typed, nor about how it was typed', () =>
    withWorld(async (world) => {
      const facts = {
        length: 20,
        hasDigitOrSymbol: true,
        containsEmail: false,
        containsCompanyName: false,
        containsWordPassword: false,
        confirmed: true,
        strengthScore: 4,
      };
      const asked: unknown[] = [];
      const { policies } = world.deps;
      const decide: typeof policies.decide = (set, given) => {
        asked.push(given.password);
        return policies.decide(set, given);
      };
      const { ledger } = workDeps({ ...world.deps, policies: { ...policies, decide } });
      const generated = firstStep(world, await submitApproved(world, PORTAL_CREATE)).id;
      await ledger.open({ subject: generated, passwordFacts: facts });
      expect(asked).toMatchObject([{ origin: 'generated', length: null, confirmed: null }]);
      const { sealer } = world.deps;
      const password = { sealed: await sealer.seal('Gr-Tee-um-halb-4', sealer.recipient), facts };
      const typed = await submitApproved(world, {
        ...API_CREATE,
        change: { ...API_CREATE.change, password },
      });
      asked.length = 0;
      const passwordFacts = { ...facts, length: 16, confirmed: false };
      await ledger.open({ subject: firstStep(world, typed).id, passwordFacts });
      expect(asked).toMatchObject([{ origin: 'typed', length: 16, confirmed: true }]);
    }));
});
