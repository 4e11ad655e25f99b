import { type StateReport, verifyState } from '@countersign/store';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { complete, openTaskOf, run, submit } from '../testing/act.ts';
import { API_CREATE, HUB_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { enrolPasskey, signReview } from '../testing/sign-review.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const report = (world: World): StateReport => verifyState(world.temp.path, world.temp.vkey);

/** What is different about rows; triggers are gone wherever a test has edited the file. */
const rows = (world: World) => report(world).differences.filter(({ table }) => table !== 'trigger');

/** A request that is done, one whose second look is open, and one that was rejected. */
async function work(world: World): Promise<Readonly<Record<'done' | 'open' | 'rejected', string>>> {
  const done = await submitApproved(world, API_CREATE);
  await run(world);
  const open = await submitApproved(world, HUB_CREATE);
  await run(world);
  await complete(world, openTaskOf(world, open).id);
  const rejected = await submit(world, { ...PORTAL_CREATE, integration: 'crm' });
  await signReview(world, await enrolPasskey(world, 'amy'), { subject: rejected, verdict: 'reject' });
  return { done, open, rejected };
}

test('a database in which nobody has edited anything is what its log says, and the schema is that of the migrations', () =>
  withWorld(async (world) => {
    await work(world);
    expect(report(world)).toMatchObject({ ok: true, problem: null, differences: [], untold: 0 });
    expect(report(world).compared).toBeGreaterThan(50);
  }));

/** Edits of what is not bound row by row; each is found by what the entries say. */
const EDITS: readonly (readonly [
  what: string,
  sql: string,
  table: string,
  kind: string,
  different: string | null,
])[] = [
  [
    'a request is marked as done',
    `UPDATE request SET state = 'done' WHERE id = :rejected`,
    'request',
    'edited',
    'state',
  ],
  [
    'a request that is done waits again',
    `UPDATE request SET state = 'approved' WHERE id = :done`,
    'request',
    'edited',
    'state',
  ],
  [
    'somebody else has asked',
    `UPDATE request SET requester = (SELECT id FROM principal WHERE id <> requester LIMIT 1) WHERE id = :done`,
    'request',
    'edited',
    'requester',
  ],
  [
    'a request is of another account',
    `UPDATE request SET account = 'msp2' WHERE id = :done`,
    'request',
    'edited',
    'account',
  ],
  ['a request is gone', 'DELETE FROM request WHERE id = :rejected', 'request', 'missing', null],
  [
    'a request was put in',
    `INSERT INTO request SELECT 'req_put_in', provider, account, operator, action, integration, api_user, state, revision, requester, batch, batch_line, :now, updated_at, failure, subject, removes_at FROM request WHERE id = :done`,
    'request',
    'added',
    null,
  ],
  [
    'a revision says something else',
    `UPDATE revision SET digest = '0' WHERE request = :done`,
    'revision',
    'edited',
    'digest',
  ],
  [
    'a review approves',
    `UPDATE review SET verdict = 'approve' WHERE request = :rejected`,
    'review',
    'edited',
    'verdict',
  ],
  [
    'a review is of somebody else',
    `UPDATE review SET principal = 'pri_other' WHERE request = :rejected`,
    'review',
    'edited',
    'principal',
  ],
  [
    'a review was signed by no passkey',
    'UPDATE review SET proof = NULL WHERE request = :rejected',
    'review',
    'edited',
    'proof',
  ],
  [
    'a review of the server was signed by a passkey',
    'UPDATE review SET proof = (SELECT proof FROM review WHERE proof IS NOT NULL) WHERE request = :done',
    'review',
    'edited',
    'proof',
  ],
  ['a review is gone', 'DELETE FROM review WHERE request = :rejected', 'review', 'missing', null],
  [
    'a permit was never used',
    'UPDATE permit SET used_at = NULL WHERE request = :done',
    'permit',
    'edited',
    'used_at',
  ],
  [
    'a permit is of another entry',
    'UPDATE permit SET entry_index = entry_index + 1 WHERE request = :done',
    'permit',
    'edited',
    'entry_index',
  ],
  [
    'somebody acknowledges who did not',
    `INSERT INTO acknowledgement (request, revision, kind, principal, created_at) SELECT id, 1, 'breakage', requester, 0 FROM request WHERE id = :open`,
    'acknowledgement',
    'added',
    null,
  ],
  [
    'a decision is another one',
    `UPDATE decision SET digest = '0' WHERE request = :done`,
    'decision',
    'edited',
    'digest',
  ],
  [
    'nobody looks again at a task',
    `UPDATE task SET confirmed_by = CASE confirmed_by WHEN 'second-person' THEN 'read-back' ELSE 'second-person' END WHERE request = :open`,
    'task',
    'edited',
    'confirmed_by',
  ],
  [
    'a task says something in the clear',
    `UPDATE task SET instructions = json_set(instructions, '$.steps[0]', 'Delete it.') WHERE request = :open`,
    'task',
    'edited',
    'instructions',
  ],
  [
    'a request that is done was done long ago',
    'UPDATE request SET updated_at = 0 WHERE id = :done',
    'request',
    'edited',
    'updated_at',
  ],
  ['a permit is gone', 'DELETE FROM permit WHERE request = :open', 'permit', 'missing', null],
  [
    'a step has no attempts',
    `UPDATE step SET attempts = 0 WHERE request = :done AND position = 0`,
    'step',
    'edited',
    'attempts',
  ],
  [
    'a step was not carried out',
    `UPDATE step SET state = 'ready' WHERE request = :done AND position = 0`,
    'step',
    'edited',
    'state',
  ],
  [
    'a step counts as carried out',
    `UPDATE step SET state = 'applied' WHERE request = :open AND state <> 'applied'`,
    'step',
    'added',
    null,
  ],
  [
    'somebody else did a task',
    `UPDATE task SET completed_by = 'pri_other' WHERE request = :open`,
    'task',
    'edited',
    'completed_by',
  ],
  ['a task is gone', 'DELETE FROM task WHERE request = :open', 'task', 'missing', null],
  [
    'an API user is of another account',
    `UPDATE api_user SET account = 'msp2' WHERE origin_request = :done`,
    'api_user',
    'edited',
    'account',
  ],
  ['an API user is gone', 'DELETE FROM api_user WHERE origin_request = :done', 'api_user', 'missing', null],
  [
    'a person is gone',
    'DELETE FROM principal WHERE id = (SELECT requester FROM request WHERE id = :done)',
    'principal',
    'missing',
    null,
  ],
];

describe('an edit by SQL is found from the entries', () => {
  test.each(EDITS)('%s', (_, sql, table, kind, different) =>
    withWorld(async (world) => {
      const ids = await work(world);
      const given = { ...ids, now: world.temp.clock.now() };
      const used = Object.fromEntries(Object.entries(given).filter(([name]) => sql.includes(`:${name}`)));
      tamper(world, sql, used);
      const found = rows(world);
      expect(found).toContainEqual({ table, id: expect.any(String), kind, what: different });
      // Nothing personal and no content: a table, a key, and names of columns.
      for (const one of found) expect(`${one.id}${one.what ?? ''}`).not.toMatch(/@|Shop|Rita/);
    }),
  );
});

test('triggers that are gone, do something else or were put in are found, and are no rows', () =>
  withWorld(async (world) => {
    const file = new BetterSqlite3(world.temp.path, { fileMustExist: true });
    file.exec('DROP TRIGGER entry_no_update; DROP TRIGGER checkpoint_no_delete');
    file.exec('CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint BEGIN SELECT 1; END');
    file.exec('CREATE TRIGGER put_in AFTER INSERT ON token BEGIN SELECT 1; END');
    file.close();
    const { differences } = report(world);
    expect(differences).toHaveLength(3);
    expect(differences).toEqual(
      expect.arrayContaining([
        { table: 'trigger', id: 'entry_no_update', kind: 'missing', what: null },
        { table: 'trigger', id: 'checkpoint_no_delete', kind: 'edited', what: null },
        { table: 'trigger', id: 'put_in', kind: 'added', what: null },
      ]),
    );
  }));

test('with a log that is not the signed one nothing is compared, and that is said', () =>
  withWorld(async (world) => {
    tamper(world, `UPDATE entry SET body = x'7b7d' WHERE idx = 3`);
    const { ok, problem } = report(world);
    expect([ok, problem]).toEqual([false, expect.stringContaining('do not give the root that was signed')]);
  }));
