import type { CountersignError } from '@countersign/schema';
import { verifyState } from '@countersign/store';
import {
  createCancelBatch,
  createPauseBatch,
  createResumeBatch,
  createTakeBatch,
  createWorkOnBatch,
  viewBatch,
} from '@countersign/use-cases';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { advance, approve, complete, confirm, openTaskOf, run, submit, view } from '../testing/act.ts';
import { actorOf } from '../testing/people.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { durableLog } from '../testing/snapshot.ts';
import { addApiUsers, commandOf, removals, submitFile } from '../testing/submit-file.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const MINUTE = 60_000;

/** As somebody could who writes to the database while the programs run: its triggers are there, and do what they do. */
function bySql({ temp }: World, sql: string, ...values: readonly string[]): void {
  const file = new BetterSqlite3(temp.path, { fileMustExist: true });
  try {
    file.pragma('foreign_keys = OFF');
    expect(file.prepare(sql).run(...values).changes).toBeGreaterThan(0);
  } finally {
    file.close();
  }
}

const order = ({ people: { rita } }: World, batch: string) => ({
  principal: rita,
  actor: actorOf(rita),
  batch,
});
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: CountersignError) => error.code,
  );
const count = (world: World, type: string) =>
  durableLog(world).filter((line) => line.includes(`"type":"${type}"`)).length;
const named = ({ temp }: World) =>
  verifyState(temp.path, temp.vkey).differences.filter(({ table }) => table === 'batch');
const unfinished = ({ deps }: World) => deps.store.read((tx) => tx.batches.unfinished());
const take = (world: World, file: ReturnType<typeof removals>) =>
  createTakeBatch(world.deps)(commandOf(world, file)).then(({ id }) => id);

/** A file of 120 rows of which the first 50 are decided, and one of two rows that waits. */
async function twoFiles(world: World) {
  const users = await addApiUsers(world, 122);
  const id = await take(world, removals(users.slice(0, 120)));
  const workOn = createWorkOnBatch(world.deps);
  expect(await workOn(id)).toBe(true);
  const other = await take(world, removals(users.slice(120)));
  return { id, other, workOn };
}

const REVIVE = `UPDATE batch SET state = 'deciding', resumes = NULL, completed_at = NULL,
  actor = submitter, entry = (SELECT min(idx) FROM entry WHERE CAST(body AS TEXT) LIKE '%"type":"batch.received"%')
  WHERE id = ?`;
const NOBODY = '(SELECT id FROM principal WHERE id <> submitter LIMIT 1)';

const EDITS = [
  ['is cancelled', 'cancel', REVIVE],
  ['is paused', 'pause', REVIVE],
  [
    'says that it takes little away',
    null,
    `UPDATE batch SET removals = '{"total":0,"byAccount":{}}' WHERE id = ?`,
  ],
  ['names another submitter', null, `UPDATE batch SET submitter = ${NOBODY} WHERE id = ?`],
  ['names another actor', null, `UPDATE batch SET actor = ${NOBODY} WHERE id = ?`],
  ['names another token', null, "UPDATE batch SET via = 'tok_01ARZ3NDEKTSV4RRFFQ69G5FAV' WHERE id = ?"],
  ['is said to be another file', null, `UPDATE batch SET file_digest = '${'0'.repeat(64)}' WHERE id = ?`],
  ['is to be taken back', null, "UPDATE batch SET state = 'cancelling' WHERE id = ?"],
] as const;

describe('nothing is done of a file that somebody has edited by SQL, it is named by verification, and others go on', () => {
  test.each(EDITS)('one that %s', (_, steered, sql) =>
    withWorld(async (world) => {
      const { id, other, workOn } = await twoFiles(world);
      if (steered === 'pause') await createPauseBatch(world.deps)(order(world, id));
      if (steered === 'cancel') {
        await createCancelBatch(world.deps)(order(world, id));
        while (await workOn(id));
      }
      expect(named(world)).toEqual([]);
      bySql(world, sql, id);
      const before = ['request.submitted', 'request.cancelled'].map((type) => count(world, type));

      expect(unfinished(world)).toEqual([other]);
      expect(await codeOf(workOn(id))).toBe('AUTHORITY_MISMATCH');
      for (const steer of [createPauseBatch, createResumeBatch, createCancelBatch])
        expect(await codeOf(steer(world.deps)(order(world, id)))).toBe('AUTHORITY_MISMATCH');
      expect(['request.submitted', 'request.cancelled'].map((type) => count(world, type))).toEqual(before);
      expect(named(world)).toEqual([{ table: 'batch', id, kind: 'edited', what: null }]);

      while (await workOn(other));
      const { batch } = world.deps.store.read((tx) => viewBatch(tx, world.people.rita, other));
      expect(batch).toMatchObject({ state: 'decided', decided: 2 });
    }),
  );
});

describe('of a file whose first row has to be done before the others', () => {
  test.each([
    ['is said to have no such row', 'UPDATE batch SET canary = NULL WHERE id = ?', 'edited'],
    ['was taken away', 'DELETE FROM batch WHERE id = ?', 'missing'],
  ])('nothing else starts where it %s, and other requests do', (_, sql, kind) =>
    withWorld(async (world) => {
      const subjects = await addApiUsers(world, 7);
      const { batch, rows } = await submitFile(world, removals(subjects.slice(0, 6)));
      const ids = rows.map(({ request }) => request ?? '');
      for (const id of ids) for (const by of ['amy', 'bob', 'cleo'] as const) await approve(world, id, by);
      const { deps, calls } = withScript(world.deps, EMA2);
      const executed = () => calls.filter((call) => call.startsWith('execute')).length;
      await run(world, deps);
      expect(executed()).toBe(1);
      const states = () => ids.slice(1).map((id) => view(world, id).request.state);
      const waiting = ids.slice(1).map(() => 'approved');
      expect(states()).toEqual(waiting);

      const saved = new BetterSqlite3(world.temp.path, { readonly: true });
      const row =
        saved.prepare<[string], Record<string, string>>('SELECT * FROM batch WHERE id = ?').get(batch.id) ??
        {};
      saved.close();
      bySql(world, sql, batch.id);
      bySql(world, 'UPDATE outbox SET held_by = NULL, available_at = 0');
      const alone = await submit(world, {
        provider: EMA2,
        account: 'msp',
        action: 'disable',
        subject: subjects[6] ?? '',
        acknowledge: ['owner-told'],
      });
      for (const by of ['amy', 'bob', 'cleo'] as const)
        if (view(world, alone).request.state === 'in-review') await approve(world, alone, by);
      await run(world, deps);
      expect(executed()).toBe(2);
      expect(named(world)).toMatchObject([{ table: 'batch', id: batch.id, kind }]);

      // Put back, it goes on as it would have.
      bySql(
        world,
        `INSERT OR REPLACE INTO batch (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
          .map(() => '?')
          .join(', ')})`,
        ...Object.values(row),
      );
      expect(named(world)).toEqual([]);
      advance(world, MINUTE);
      await run(world, deps);
      expect(states()).toEqual(waiting);
      const { id: toggle } = openTaskOf(world, ids[0] ?? '');
      await complete(world, toggle);
      await confirm(world, toggle);
      await run(world, deps);
      expect(executed()).toBe(7);
    }),
  );
});

describe('where a file goes on', () => {
  test.each([
    ['back to the first row', '0'],
    ['before the first row', '-7'],
    ['ahead of rows that are not decided', '100'],
    ['behind the last row', '120'],
    ['far behind the last row', '100000'],
  ])('may be set %s: each row is decided once', (_, decided) =>
    withWorld(async (world) => {
      const { id, workOn } = await twoFiles(world);
      bySql(world, 'UPDATE batch SET decided = CAST(? AS INTEGER) WHERE id = ?', decided, id);
      expect(named(world)).toEqual([]);
      while (await workOn(id));
      const { batch, verdicts } = world.deps.store.read((tx) => viewBatch(tx, world.people.rita, id));
      expect(batch).toMatchObject({ state: 'decided', decided: 120 });
      expect(verdicts).toEqual({ review: 120 });
      expect(count(world, 'request.submitted')).toBe(120);
      expect(count(world, 'batch.decided')).toBe(1);
    }),
  );
});

test('a file is bound when it is taken and when all of it is decided, and not with each piece', () =>
  withWorld(async (world) => {
    const { id, workOn } = await twoFiles(world);
    const bound = () =>
      durableLog(world).filter((line) => line.includes('"authority.bound"') && line.includes(id)).length;
    expect(bound()).toBe(1);
    expect(await workOn(id)).toBe(true);
    expect(bound()).toBe(1);
    while (await workOn(id));
    expect(bound()).toBe(2);
  }));
