import type { CountersignError } from '@countersign/schema';
import {
  createBatchResults,
  createCancelBatch,
  createPauseBatch,
  createResumeBatch,
  createTakeBatch,
  createWorkOnBatch,
  viewBatch,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { batchOf } from '../testing/act.ts';
import { deactivateAs } from '../testing/changes.ts';
import { handIn } from '../testing/hand-in.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { durableLog } from '../testing/snapshot.ts';
import { addApiUsers, commandOf, removals } from '../testing/submit-file.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';

const order = (world: World, batch: string, by: Name = 'rita') => ({
  principal: world.people[by],
  actor: actorOf(world.people[by]),
  batch,
});
const refusal = (work: Promise<unknown>) => work.catch((error: CountersignError) => error.code);
const view = ({ deps, people }: World, id: string) => deps.store.read((tx) => viewBatch(tx, people.rita, id));
const entries = (world: World, type: string) =>
  durableLog(world).filter((line) => line.includes(`"type":"${type}"`));

/** A batch of 120 rows, of which the first 50 are decided. */
async function halfDecided(world: World) {
  const given = removals(await addApiUsers(world, 120));
  const { id } = await createTakeBatch(world.deps)(commandOf(world, given));
  const workOn = createWorkOnBatch(world.deps);
  expect(await workOn(id)).toBe(true);
  return { id, given, workOn };
}

describe('a batch', () => {
  test('that is paused decides no row until it is resumed, and goes on with the next', () =>
    withWorld(async (world) => {
      const { id, workOn } = await halfDecided(world);
      await createPauseBatch(world.deps)(order(world, id));
      expect(await workOn(id)).toBe(false);
      expect(view(world, id).batch).toMatchObject({ state: 'paused', decided: 50 });
      expect(await refusal(createPauseBatch(world.deps)(order(world, id)))).toBe('BATCH_STATE');
      await createResumeBatch(world.deps)(order(world, id));
      while (await workOn(id));
      expect(view(world, id)).toMatchObject({
        batch: { state: 'decided', decided: 120 },
        verdicts: { review: 120 },
      });
      for (const type of ['batch.paused', 'batch.resumed', 'batch.decided'])
        expect(entries(world, type)).toHaveLength(1);
    }));

  test('that is cancelled decides no more rows and takes back what nobody approved; nothing is left waiting', () =>
    withWorld(async (world) => {
      const { id, workOn } = await halfDecided(world);
      await createCancelBatch(world.deps)(order(world, id));
      while (await workOn(id));
      expect(view(world, id)).toMatchObject({
        batch: { state: 'cancelled', decided: 50, completedAt: expect.any(Number) },
        states: { cancelled: 50 },
      });
      expect(entries(world, 'request.cancelled')).toHaveLength(50);
      expect(entries(world, 'batch.cancelled')[0]).toContain('"undecided":70,"withdrawn":50');
      expect(await refusal(createResumeBatch(world.deps)(order(world, id)))).toBe('BATCH_STATE');
    }));

  test('is paused and cancelled by an administrator, resumed by whoever handed it in alone, and seen by nobody else', () =>
    withWorld(async (world) => {
      const { id } = await halfDecided(world);
      expect(await refusal(createPauseBatch(world.deps)(order(world, id, 'amy')))).toBe('FORBIDDEN');
      await createPauseBatch(world.deps)(order(world, id, 'ada'));
      expect(await refusal(createResumeBatch(world.deps)(order(world, id, 'ada')))).toBe('FORBIDDEN');
      expect(await refusal(createCancelBatch(world.deps)(order(world, id, 'amy')))).toBe('FORBIDDEN');
      await createCancelBatch(world.deps)(order(world, id, 'ada'));
      expect(view(world, id).batch.state).toBe('cancelling');
    }));

  test('stops where whoever handed it in has left, and keeps what was decided', () =>
    withWorld(async (world) => {
      const { id, workOn } = await halfDecided(world);
      await deactivateAs(world, world.people.ada, world.people.rita);
      expect(await workOn(id)).toBe(false);
      const { batch } = await batchOf(world, id);
      expect(batch).toMatchObject({ state: 'stopped', decided: 50, problem: 'SUBMITTER_LEFT' });
      expect(entries(world, 'batch.stopped')).toHaveLength(1);
      expect(await workOn(id)).toBe(false);
      expect(entries(world, 'batch.stopped')).toHaveLength(1);
    }));
});

const HEADER =
  'provider,action,account,integration,email,first_name,last_name,country_code,permission_type,reason';
const row = (integration: string, email: string, action = 'create') =>
  `${EMA2},${action},msp,${integration},${email},Siem,Bot,SVK,Read,"The integration, as agreed"`;
const file = (...rows: string[]) => ({
  bytes: Buffer.from([HEADER, ...rows, ''].join('\n')),
  fileName: 'requests.csv',
});

async function resultsOf(world: World, id: string): Promise<string> {
  const { parts } = await createBatchResults(world.deps)(order(world, id));
  return (await Array.fromAsync(parts)).join('');
}

describe('the results of a batch', () => {
  test('are the same file, in the same columns, with what became of each row behind', () =>
    withWorld(async (world) => {
      const given = file(
        row('siem', 'siem@acme.example'),
        row('crm', 'crm@acme.example', 'explode'),
        row('magento', 'eve@elsewhere.example'),
      );
      const { id } = await handIn(world.deps)(commandOf(world, given));
      const { rows } = await batchOf(world, id);
      const lines = (await resultsOf(world, id)).split('\n');
      expect(lines[0]).toBe(`${HEADER},verdict,request,state,problem`);
      expect(lines[1]).toBe(`${row('siem', 'siem@acme.example')},review,${rows[0]?.request},in-review,`);
      expect(lines[2]).toContain(
        `${row('crm', 'crm@acme.example', 'explode')},refused,,refused,"line 3, column action`,
      );
      expect(lines[3]).toContain(
        `${row('magento', 'eve@elsewhere.example')},deny,${rows[2]?.request},denied,"house/email-domain: `,
      );
      expect(lines).toHaveLength(5);
      expect(entries(world, 'batch.exported')).toHaveLength(1);
    }));

  test('say of a row that is not decided yet that it is not', () =>
    withWorld(async (world) => {
      const { id } = await halfDecided(world);
      const lines = (await resultsOf(world, id)).trimEnd().split('\n');
      expect(lines).toHaveLength(121);
      expect(lines[51]).toMatch(/,,,undecided,$/);
    }));

  test('never have a password that was typed, wherever it stands', () =>
    withWorld(async (world) => {
      const secret = 'Tr0ub4dor-and-3';
      const header =
        'provider,action,account,integration,description,enabled,password,password_confirmation,reason';
      const bytes = Buffer.from(
        [
          header,
          `dotdigital,create,shop,siem,Siem,yes,${secret},${secret},Needed`,
          `dotdigital,create,nowhere,crm,Crm,yes,${secret},${secret},Needed`,
          `dotdigital,create,shop,magento,Shop,yes,surplus,${secret},${secret},Needed`,
          '',
        ].join('\n'),
      );
      const { id } = await handIn(world.deps)(commandOf(world, { bytes, fileName: 'p.csv' }));
      expect(await resultsOf(world, id)).not.toContain(secret);
      const json = [
        {
          provider: 'dotdigital',
          action: 'create',
          account: 'shop',
          integration: 'crm',
          reason: 'Needed',
          passwort: secret,
          change: { description: 'Crm', enabled: true, password: secret, pasword: secret },
        },
        secret,
      ];
      const other = { bytes: Buffer.from(JSON.stringify(json)), fileName: 'p.json' };
      const { id: second } = await handIn(world.deps)(commandOf(world, other));
      const results = await resultsOf(world, second);
      expect(JSON.parse(results)).toMatchObject([
        { account: 'shop', state: 'refused' },
        { state: 'refused' },
      ]);
      expect(results).not.toContain(secret);
    }));
});

describe('a corrected file', () => {
  const good = row('siem', 'siem@acme.example');
  const bad = row('crm', 'crm@acme.example', 'explode');
  const denied = row('magento', 'eve@elsewhere.example');
  const fix = (world: World, id: string, bytes: Buffer, by: Name = 'rita') =>
    handIn(world.deps)({ ...commandOf(world, { bytes, fileName: 'fixed.csv' }, by), fixes: id });

  test('has the rows decided that were refused or denied, and makes those that were accepted not again', () =>
    withWorld(async (world) => {
      const { id } = await handIn(world.deps)(commandOf(world, file(good, bad, denied)));
      const [first] = (await batchOf(world, id)).rows;
      const results = await resultsOf(world, id);
      const corrected = results.replace('explode', 'create').replace('eve@elsewhere', 'eve@acme');
      // A spreadsheet may have other rows in between, and in another order.
      const [header, one, two, three] = corrected.split('\n');
      const { id: second, recognised } = await fix(
        world,
        id,
        Buffer.from([header, three, two, one, ''].join('\n')),
      );
      expect(recognised).toBe(false);
      const { batch, rows } = await batchOf(world, second);
      expect(batch).toMatchObject({ fixes: id, state: 'decided' });
      expect(rows.map(({ state }) => state)).toEqual(['in-review', 'in-review', 'in-review']);
      expect(rows[2]?.request).toBe(first?.request);
      expect(view(world, second).verdicts).toEqual({ review: 2, unchanged: 1 });
      expect(entries(world, 'request.submitted')).toHaveLength(4);
      // What it says in turn can be corrected, and nothing of it is made again.
      const { id: third } = await fix(world, second, Buffer.from(`${await resultsOf(world, second)}\n`));
      expect(view(world, third).verdicts).toEqual({ unchanged: 3 });
    }));

  test('may be the file itself, corrected; the same one again is recognised', () =>
    withWorld(async (world) => {
      const { id } = await handIn(world.deps)(commandOf(world, file(good, bad)));
      const { bytes } = file(row('crm', 'crm@acme.example'), good);
      const { id: second } = await fix(world, id, bytes);
      expect(view(world, second).verdicts).toEqual({ review: 1, unchanged: 1 });
      expect(await fix(world, id, bytes)).toEqual({ id: second, recognised: true });
    }));

  test('that says something else in a row that was accepted is told so, by column and line', () =>
    withWorld(async (world) => {
      const { id } = await handIn(world.deps)(commandOf(world, file(good, bad)));
      const results = await resultsOf(world, id);
      const [, request] = /,review,(req_\w+),/.exec(results) ?? [];
      const { id: second } = await fix(world, id, Buffer.from(results.replace('siem@', 'other@')));
      const { rows } = await batchOf(world, second);
      expect(rows[0]?.problems).toMatchObject([
        { line: 2, column: 'request', value: request, rule: expect.stringContaining('edit the request') },
      ]);
    }));

  test('is taken of whoever handed the other in, and only when all of that is decided', () =>
    withWorld(async (world) => {
      const { id, given } = await halfDecided(world);
      expect(await refusal(fix(world, id, Buffer.from(given.bytes)))).toBe('BATCH_STATE');
      const { id: decided } = await handIn(world.deps)(commandOf(world, file(good)));
      expect(await refusal(fix(world, decided, file(bad).bytes, 'amy'))).toBe('FORBIDDEN');
      const plain = commandOf(world, {
        bytes: Buffer.from(await resultsOf(world, decided)),
        fileName: 'r.csv',
      });
      await expect(handIn(world.deps)(plain)).rejects.toMatchObject({
        code: 'FILE_UNREADABLE',
        message: expect.stringContaining('countersign batch fix ID FILE'),
      });
    }));
});
