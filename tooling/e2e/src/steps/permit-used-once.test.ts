import { createPermitLedger, growHistory, type RequestHistory } from '@countersign/lifecycle';
import { createPermitHistories, type PermitHistories, type StepHistory } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance, run, runStep, view } from '../testing/act.ts';
import { EMA2_CREATE, submitApproved } from '../testing/requests.ts';
import { type Scripted, withScript } from '../testing/scripted-connector.ts';
import { indexEverything, setDue, tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';

/** What the log of an installation says of permits that cannot be. */
function faultsOf(world: World): readonly string[] {
  const ledger = createPermitLedger(true);
  return world.deps.store
    .read((tx) => tx.audit.entries({ from: 0, limit: 10_000 }))
    .flatMap(({ index, body }) => {
      const { type, request, data } = JSON.parse(Buffer.from(body).toString('utf8'));
      return ledger.observe(index, { type, request, data })?.message ?? [];
    });
}

/** A request that was carried out, and the step that did it. */
async function carriedOut(world: World): Promise<{ id: string; step: string }> {
  const id = await submitApproved(world, EMA2_CREATE);
  await run(world);
  expect(view(world, id).request.state).not.toBe('failed');
  return { id, step: view(world, id).steps[0]?.id ?? '' };
}

/** Makes the rows say that nothing was done yet. */
function reset(world: World, { id, step }: { id: string; step: string }): void {
  indexEverything(world);
  tamper(
    world,
    `UPDATE step SET state = 'waiting', attempts = 0, result = NULL, problem = NULL, lease_until = NULL WHERE request = :id`,
    { id },
  );
  tamper(world, `UPDATE step SET state = 'ready' WHERE id = :step`, { step });
  tamper(world, `UPDATE permit SET used_at = NULL WHERE request = :id`, { id });
  tamper(world, `UPDATE request SET state = 'approved' WHERE id = :id`, { id });
}

/** Has the worker find the step again. */
async function runAgain(world: World, step: string): Promise<Scripted> {
  const scripted = withScript(world.deps, EMA2);
  setDue(world, step);
  advance(world, 1_000);
  await runStep(scripted.deps, step).catch(() => undefined);
  return scripted;
}

describe('a permit that was used carries nothing out again, where by SQL its rows were reset', () => {
  const OF_REQUEST = 'idx IN (SELECT idx FROM entry_index WHERE request = :id)';
  test.each<[string, string | null]>([
    ['alone', null],
    ['and the index was emptied', `UPDATE entry_index SET request = NULL WHERE ${OF_REQUEST}`],
    ['and the index was taken out', `DELETE FROM entry_index WHERE ${OF_REQUEST}`],
    [
      'and the index names another request',
      `UPDATE entry_index SET request = 'req_other' WHERE ${OF_REQUEST}`,
    ],
    ['and the index names another type', `UPDATE entry_index SET type = 'log.read' WHERE ${OF_REQUEST}`],
    ['and everything was taken out of the index', 'DELETE FROM entry_index'],
  ])('%s', (_what, sql) =>
    withWorld(async (world) => {
      const done = await carriedOut(world);
      reset(world, done);
      if (sql !== null) tamper(world, sql, sql.includes(':id') ? { id: done.id } : {});
      const { calls } = await runAgain(world, done.step);
      expect(calls).toEqual([]);
      expect(view(world, done.id).request).toMatchObject({ state: 'failed', failure: 'PERMIT_INVALID' });
      expect(faultsOf(world)).toEqual([]);
    }),
  );

  test.each([
    ['a permit row that points to the same entry', 'entry_index'],
    ['a permit row that points to a later entry', 'entry_index + 1'],
  ])('with %s', (_what, index) =>
    withWorld(async (world) => {
      const done = await carriedOut(world);
      reset(world, done);
      tamper(world, `UPDATE permit SET entry_index = ${index} WHERE request = :id`, { id: done.id });
      expect((await runAgain(world, done.step)).calls).toEqual([]);
    }),
  );

  test('and another worker is asked, which has read nothing yet', () =>
    withWorld(async (world) => {
      const done = await carriedOut(world);
      reset(world, done);
      tamper(world, 'UPDATE entry_index SET request = NULL');
      const other = world.another();
      expect((await runAgain({ ...world, deps: other }, done.step)).calls).toEqual([]);
    }));
});

describe('nothing is carried out by a log that is not what was signed', () => {
  test.each([
    [
      'the entry of the use says something else',
      `UPDATE entry SET body = CAST(replace(body, 'permit.used', 'permit.seen') AS BLOB) WHERE CAST(body AS TEXT) LIKE '%permit.used%'`,
    ],
    ['that entry is gone', `UPDATE entry SET body = x'' WHERE CAST(body AS TEXT) LIKE '%permit.used%'`],
    [
      'and with the hash that goes with it',
      `UPDATE entry SET body = CAST('{}' AS BLOB), hash = zeroblob(32) WHERE CAST(body AS TEXT) LIKE '%permit.used%'`,
    ],
  ])('%s', (_what, sql) =>
    withWorld(async (world) => {
      const done = await carriedOut(world);
      reset(world, done);
      tamper(world, sql);
      // A worker that has read the entries before they were altered would not read them again.
      const scripted = withScript(world.another(), EMA2);
      const histories = createPermitHistories(world.deps.trustedLog, async () => undefined);
      setDue(world, done.step);
      await runStep({ ...scripted.deps, histories }, done.step).catch(() => undefined);
      expect(scripted.calls).toEqual([]);
    }),
  );
});

test('a second use that a worker was talked into is in the log for good', () =>
  withWorld(async (world) => {
    const done = await carriedOut(world);
    expect(faultsOf(world)).toEqual([]);
    reset(world, done);
    const forgetful: Omit<StepHistory, 'issued' | 'request'> = {
      braked: null,
      permitUsed: false,
      attempts: 0,
      applied: false,
      doubtful: false,
      freezes: [],
      voids: [],
      problem: null,
    };
    const histories: PermitHistories = {
      prepare: async () => undefined,
      isPrepared: () => true,
      prepareRequest: async () => undefined,
      ofRequest: () => null,
      of: (tx, _step, { entryIndex, request: id }) => {
        const until = tx.audit
          .entries({ from: 0, limit: 1_000, request: id })
          .filter(({ index }) => index <= entryIndex)
          .map(({ index, body }) => ({ index, entry: JSON.parse(Buffer.from(body).toString('utf8')) }));
        const request = until.reduce<RequestHistory | undefined>(
          (said, { index, entry: { at, actor, ...entry } }) =>
            growHistory(said, index, { ...entry, at: Date.parse(at), actor: actor.id ?? null }),
          undefined,
        );
        return { ...forgetful, issued: until.at(-1)?.entry.data, request: request ?? null };
      },
    };
    await runAgain({ ...world, deps: { ...world.deps, histories } }, done.step);
    expect(faultsOf(world)).toEqual([
      expect.stringContaining('permit.used'),
      expect.stringContaining('step.attempted'),
      expect.stringContaining('step.applied'),
    ]);
  }));

test('histories are read in whatever order permits are asked about', () =>
  withWorld(async (world) => {
    const [first, second] = [
      await submitApproved(world, EMA2_CREATE),
      await submitApproved(world, {
        ...EMA2_CREATE,
        integration: 'crm',
        change: { ...EMA2_CREATE.change, email: 'crm@acme.example' },
      }),
    ];
    const stepOf = (id: string) => view(world, id).steps[0]?.id ?? '';
    await runStep(world.deps, stepOf(second));
    await runStep(world.deps, stepOf(first));
    for (const id of [first, second]) expect(view(world, id).steps[0]?.state).toBe('applied');
    await run(world);
    expect(faultsOf(world)).toEqual([]);
  }));
