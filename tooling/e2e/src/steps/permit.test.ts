import { activatePolicies } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import {
  acknowledge,
  advance,
  approve,
  cancel,
  entriesOf,
  run,
  runStep,
  submit,
  view,
} from '../testing/act.ts';
import { PERMIT_MILLIS } from '../testing/assemble-deps.ts';
import { withoutCreates } from '../testing/policies.ts';
import { adoptOnEma2, EMA2_CREATE, submitApproved } from '../testing/requests.ts';
import { type Scripted, withScript } from '../testing/scripted-connector.ts';
import { setDue, tamper } from '../testing/tamper.ts';
import { SHIPPED, type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';

/** The request is over, the refusal is in the log, and the provider was not even asked. */
function expectRefused(world: World, { calls }: Scripted, request: string): void {
  expect(calls).toEqual([]);
  expect(view(world, request).request).toMatchObject({ state: 'failed', failure: 'PERMIT_INVALID' });
  expect(entriesOf(world, request)).toContainEqual(
    expect.objectContaining({
      type: 'step.refused',
      data: expect.objectContaining({ code: 'PERMIT_INVALID' }),
    }),
  );
  expect(world.deps.store.read((tx) => tx.outbox.count())).toBe(0);
}

/** Has an approved request carried out after something happened to it. */
async function runAfter(
  world: World,
  happens: (request: string) => void | Promise<void>,
): Promise<{ id: string; scripted: Scripted }> {
  const id = await submitApproved(world, EMA2_CREATE);
  await happens(id);
  const scripted = withScript(world.deps, EMA2);
  await run(world, scripted.deps);
  return { id, scripted };
}

describe('a permit', () => {
  test('lets exactly what was approved be carried out', () =>
    withWorld(async (world) => {
      const { id, scripted } = await runAfter(world, () => undefined);
      expect(scripted.calls[0]).toBe('execute ema2.create-user');
      expect(view(world, id).steps[0]?.state).toBe('applied');
    }));

  test.each([
    [
      'another day in the request',
      `UPDATE revision SET input = json_set(input, '$.reviewDate', '2099-01-01')`,
    ],
    [
      'a requirement taken out of the decision',
      `UPDATE decision SET decision = json_set(decision, '$.requirements', json('[]')) WHERE request IS NOT NULL`,
    ],
    [
      'a decision turned into an allow',
      `UPDATE decision SET decision = json_set(decision, '$.outcome', 'allow') WHERE request IS NOT NULL`,
    ],
    [
      'another step in the plan of the revision',
      `UPDATE revision SET plan = json_set(plan, '$[0].key', 'ema2.update-user')`,
    ],
    [
      'another plan in the row of the step',
      `UPDATE step SET plan = json_set(plan, '$.key', 'ema2.update-user') WHERE position = 0`,
    ],
    ['another key in the row of the step', `UPDATE step SET key = 'ema2.update-user' WHERE position = 0`],
    ['a step moved to the place of another', `UPDATE step SET position = 9 WHERE position = 0`],
    ['another action in the row of the request', `UPDATE request SET action = 'delete'`],
    ['another account in the row of the request', `UPDATE request SET account = 'business'`],
    [
      'a review that says it was somebody else',
      `UPDATE review SET principal = (SELECT max(id) FROM principal)`,
    ],
    ['a review with another time', 'UPDATE review SET created_at = created_at + 1'],
    ['a review with a made-up signature', `UPDATE review SET signature = 'AAAA'`],
    ['a review for another digest', `UPDATE review SET request_digest = '${'0'.repeat(64)}'`],
    ['a review under another identifier', `UPDATE review SET id = 'rev_${'0'.repeat(25)}Z'`],
    ['reviews that are gone', 'DELETE FROM review'],
    ['a permit for another revision', 'UPDATE permit SET revision = 2'],
    ['a permit row that pretends to have expired', 'UPDATE permit SET expires_at = 0'],
    ['a permit that points to another entry', 'UPDATE permit SET entry_index = entry_index - 1'],
    ['a permit that points beyond the log', 'UPDATE permit SET entry_index = 100000'],
    ['a permit row that pretends that it was used in time', 'UPDATE permit SET used_at = not_before'],
  ])('carries nothing out for %s', (_what, sql) =>
    withWorld(async (world) => {
      const { id, scripted } = await runAfter(world, () => tamper(world, sql));
      expectRefused(world, scripted, id);
    }),
  );

  const OTHER_ADDRESS = `json_set(input, '$.change.email', 'eve@acme.example')`;
  test.each([
    ['altered', `UPDATE revision SET sealed = CAST(sealed || x'00' AS BLOB)`],
    ['replaced by another in the clear', `UPDATE revision SET input = ${OTHER_ADDRESS}`],
    [
      'moved here from another revision',
      `UPDATE revision SET sealed = (SELECT sealed FROM revision AS other WHERE other.request <> revision.request)
        WHERE request = (SELECT max(id) FROM request)`,
    ],
  ])('carries nothing out for encrypted texts that were %s', (_how, sql) =>
    withWorld(async (world) => {
      await submit(world, { ...EMA2_CREATE, integration: 'crm', change: {} });
      const scripted = withScript(world.deps, EMA2);
      const id = await submitApproved(world, EMA2_CREATE);
      tamper(world, sql);
      await expect(run(world, scripted.deps)).rejects.toMatchObject({ code: 'PERSONAL_DATA_ALTERED' });
      expect(scripted.calls).toEqual([]);
      expect(world.deps.store.read((tx) => tx.requests.get(id))?.state).toBe('approved');
    }),
  );

  test('carries nothing out where rows that it speaks of are gone', () =>
    withWorld(async (world) => {
      const { id, scripted } = await runAfter(world, () =>
        tamper(world, 'DELETE FROM decision WHERE request IS NOT NULL'),
      );
      expect(scripted.calls).toEqual([]);
      expect(world.deps.store.read((tx) => tx.requests.get(id))).toMatchObject({ failure: 'PERMIT_INVALID' });
    }));

  test('carries nothing out for a plan that was exchanged everywhere', () =>
    withWorld(async (world) => {
      const { id, scripted } = await runAfter(world, () => {
        tamper(world, `UPDATE revision SET plan = json_set(plan, '$[0].key', 'ema2.update-user')`);
        tamper(
          world,
          `UPDATE step SET key = 'ema2.update-user', plan = json_set(plan, '$.key', 'ema2.update-user')
           WHERE position = 0`,
        );
      });
      expectRefused(world, scripted, id);
    }));

  test('carries nothing out for a step that pretends to be the read-back of a permit in use', () =>
    withWorld(async (world) => {
      const { id, scripted } = await runAfter(world, () => {
        tamper(world, `UPDATE step SET plan = json_set(plan, '$.kind', 'verify') WHERE position = 0`);
        tamper(world, 'UPDATE permit SET used_at = not_before');
      });
      expectRefused(world, scripted, id);
    }));

  test('is for one API user: a request that is pointed at another one is refused', () =>
    withWorld(async (world) => {
      const [meant, other] = await Promise.all(['siem', 'crm'].map((name) => adoptOnEma2(world, name)));
      const { integration: _, ...rest } = EMA2_CREATE;
      const id = await submitApproved(world, {
        ...rest,
        action: 'update',
        subject: meant,
        change: { phone: '+49301234567' },
      });
      tamper(world, 'UPDATE request SET api_user = :other', { other });
      const scripted = withScript(world.deps, EMA2);
      await run(world, scripted.deps);
      expectRefused(world, scripted, id);
    }));

  test('names the reviews that it was given for: with one of them gone nothing is carried out, were the rest enough', () =>
    withWorld(async (world) => {
      const subject = await adoptOnEma2(world, 'siem');
      const draft = { provider: EMA2, account: 'msp', action: 'delete', subject } as const;
      const id = await submit(world, draft);
      for (const by of ['amy', 'bob', 'cleo'] as const) await approve(world, id, by);
      expect(await acknowledge(world, id, { by: 'olga', kind: 'breakage' })).toBe('approved');
      tamper(world, 'DELETE FROM review WHERE principal = :cleo', { cleo: world.people.cleo.id });
      expect(view(world, id).approvals).toMatchObject({ given: 2, needed: 2 });
      const scripted = withScript(world.deps, EMA2);
      await run(world, scripted.deps);
      expectRefused(world, scripted, id);
    }));

  test('is what was signed: one whose entry was rewritten to last longer carries nothing out', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const ends = new Date(world.temp.clock.now() + PERMIT_MILLIS).toISOString();
      // The permit is not the end of the log any more, which the store looks at by itself.
      await submit(world, { ...EMA2_CREATE, integration: 'crm', change: {} });
      tamper(
        world,
        `UPDATE entry SET body = CAST(replace(body, :ends, '2099-01-01T00:00:00.000Z') AS BLOB)
                     WHERE instr(body, CAST(:ends AS BLOB)) > 0`,
        { ends },
      );
      advance(world, PERMIT_MILLIS);
      const { deps, calls } = withScript(world.deps, EMA2);
      await run(world, deps);
      expect(calls).toEqual([]);
      expect(view(world, id).request).toMatchObject({ state: 'failed', failure: 'PERMIT_INVALID' });
    }));

  test('ends with its time', () =>
    withWorld(async (world) => {
      const { id, scripted } = await runAfter(world, () => advance(world, PERMIT_MILLIS));
      expectRefused(world, scripted, id);
    }));

  test('that was used in time is carried to its end after that time', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { deps } = withScript(world.deps, EMA2, {
        verify: async () => ({ kind: 'not-yet', reason: 'the invited person has not answered' }),
      });
      await run(world, deps);
      advance(world, 2 * PERMIT_MILLIS);
      await run(world, withScript(world.deps, EMA2).deps);
      expect(view(world, id).steps[1]?.state).toBe('applied');
    }));

  test('that was not used ends when other policies are put in force', () =>
    withWorld(async (world) => {
      const { id, scripted } = await runAfter(world, async () => {
        await world.deps.store.write((tx) =>
          activatePolicies(tx, world.deps, { actor: { kind: 'system' }, documents: SHIPPED.slice(1) }),
        );
      });
      expectRefused(world, scripted, id);
    }));

  test.each([
    ['allow it', SHIPPED.slice(1), 'applied', null],
    ['refuse it', withoutCreates('eset-msp-administrator-2'), 'failed', 'POLICY_REFUSED'],
  ] as const)(
    'that was used goes on under other policies where these %s',
    (_what, documents, state, failure) =>
      withWorld(async (world) => {
        const id = await submitApproved(world, EMA2_CREATE);
        const { deps } = withScript(world.deps, EMA2, {
          verify: async () => ({ kind: 'not-yet', reason: 'the invited person has not answered' }),
        });
        await run(world, deps);
        await world.deps.store.write((tx) =>
          activatePolicies(tx, world.deps, { actor: { kind: 'system' }, documents }),
        );
        advance(world, 2 * PERMIT_MILLIS);
        await run(world, withScript(world.deps, EMA2).deps);
        expect(view(world, id).steps[1]?.state).toBe(state);
        expect(view(world, id).request.failure).toBe(failure);
      }),
  );

  test('is used once: a step whose row is set back does nothing', () =>
    withWorld(async (world) => {
      const { id, scripted } = await runAfter(world, () => undefined);
      const before = [...scripted.calls];
      const step = view(world, id).steps[0]?.id ?? '';
      tamper(world, `UPDATE step SET state = 'ready', attempts = 0, result = NULL WHERE id = :step`, {
        step,
      });
      tamper(world, 'UPDATE permit SET used_at = NULL');
      tamper(world, `UPDATE request SET state = 'approved'`);
      setDue(world, step);
      await runStep(scripted.deps, step);
      expect(scripted.calls).toEqual(before);
      expect(view(world, id).request.failure).toBe('PERMIT_INVALID');
    }));

  test('is used once: a second row for the same step does nothing', () =>
    withWorld(async (world) => {
      const { id, scripted } = await runAfter(world, () => undefined);
      const before = [...scripted.calls];
      const copy = `stp_${'0'.repeat(25)}Z`;
      tamper(world, 'DROP INDEX step_position');
      tamper(
        world,
        `INSERT INTO step SELECT :copy, request, permit, position, plan, key, 'ready', 0, NULL, NULL, NULL, NULL, 0, NULL
         FROM step WHERE position = 0`,
        { copy },
      );
      setDue(world, copy);
      await runStep(scripted.deps, copy);
      expect(scripted.calls).toEqual(before);
      expect(view(world, id).request.failure).toBe('PERMIT_INVALID');
    }));

  test('of a request that was taken back cannot be brought to life again', () =>
    withWorld(async (world) => {
      const { id, scripted } = await runAfter(world, async (request) => {
        await cancel(world, request);
        const step = view(world, request).steps[0]?.id ?? '';
        tamper(world, `UPDATE request SET state = 'approved'`);
        tamper(world, `UPDATE step SET state = 'ready' WHERE id = :step`, { step });
        setDue(world, step);
      });
      expectRefused(world, scripted, id);
    }));
});

describe('a job of the queue', () => {
  test('that names a step that does not exist is refused, and the refusal is in the log', () =>
    withWorld(async (world) => {
      const outcome = await runStep(world.deps, `stp_${'0'.repeat(25)}Z`);
      expect(outcome).toEqual({ kind: 'settled' });
      const [entry] = world.deps.store.read((tx) =>
        tx.audit.entries({ from: 0, limit: 1, type: 'job.refused' }),
      );
      expect(JSON.parse(Buffer.from(entry?.body ?? []).toString())).toMatchObject({
        data: { code: 'UNKNOWN_STEP' },
      });
    }));

  test('that names a step of a request that nobody approved does nothing', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      expect(view(world, id).steps).toEqual([]);
      const { calls, deps } = withScript(world.deps, EMA2);
      await run(world, deps);
      expect(calls).toEqual([]);
    }));

  test('that comes again after its step is settled does nothing and records nothing', () =>
    withWorld(async (world) => {
      const { id, scripted } = await runAfter(world, () => undefined);
      const before = { calls: [...scripted.calls], entries: entriesOf(world, id).length };
      for (const step of view(world, id).steps) {
        expect(await runStep(scripted.deps, step.id)).toEqual({ kind: 'settled' });
      }
      expect(scripted.calls).toEqual(before.calls);
      expect(entriesOf(world, id)).toHaveLength(before.entries);
    }));

  test('that comes before its time does nothing', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { calls, deps } = withScript(world.deps, EMA2);
      const [first, second] = view(world, id).steps;
      expect(await runStep(deps, second?.id ?? '')).toEqual({ kind: 'settled' });
      world.temp.clock.set(world.temp.clock.now() - 1);
      expect(await runStep(deps, first?.id ?? '')).toEqual({ kind: 'settled' });
      expect(calls).toEqual([]);
    }));
});
