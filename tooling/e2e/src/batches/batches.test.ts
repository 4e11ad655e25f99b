import { nextTurn } from '@countersign/runtime';
import type { Principal } from '@countersign/schema';
import { type BatchRowView, createPreviewBatch, createPrincipalCreator } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { type Draft, previewOf, submit } from '../testing/act.ts';
import type { Deps } from '../testing/assemble-deps.ts';
import { handIn } from '../testing/hand-in.ts';
import { actorOf } from '../testing/people.ts';
import { durableLog, rowCounts } from '../testing/snapshot.ts';
import { addApiUsers, commandOf, removal, removals, submitFile } from '../testing/submit-file.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const HEADER =
  'provider,action,account,integration,email,first_name,last_name,country_code,permission_type,reason';

const row = (integration: string, email: string) =>
  `${EMA2},create,msp,${integration},${email},Siem,Bot,SVK,Read,The integration needs it`;

const GOOD = row('siem', 'siem@acme.example');
const file = (...rows: string[]) => ({
  bytes: Buffer.from([HEADER, ...rows, ''].join('\n')),
  fileName: 'requests.csv',
});

/** What somebody else asks for meanwhile. */
const creationOf = (number: number): Draft => ({
  provider: EMA2,
  account: 'msp',
  action: 'create',
  integration: `other-${number}`,
  change: { email: `${number}@acme.example`, firstName: 'Siem', lastName: 'Bot', countryCode: 'SVK' },
});

let requesters = 0;

/** One more person who may ask, for all accounts where none are named. */
function requesterFor(world: World, accounts: readonly string[] | null = null): Promise<Principal> {
  requesters += 1;
  const name = `zed-${requesters}`;
  return createPrincipalCreator(world.deps)({
    actor: { kind: 'system' },
    principal: {
      name,
      email: `${name}@acme.example`,
      kind: 'person',
      roles: ['requester'],
      ...(accounts === null ? {} : { accounts: [...accounts] }),
    },
  });
}

const states = (batch: { readonly rows: readonly BatchRowView[] }) => batch.rows.map((one) => one.state);

describe('a file of requests', () => {
  test('is taken in row by row: a bad one stops no other, and says what is wrong with it', () =>
    withWorld(async (world) => {
      const batch = await submitFile(
        world,
        file(
          GOOD,
          `${EMA2},create,nowhere,siem,x@acme.example,Siem,Bot,SVK,Read,Unknown account`,
          `${EMA2},explode,msp,siem,x@acme.example,Siem,Bot,SVK,Read,Unknown action`,
          row('magento', 'eve@elsewhere.example'),
          row('crm', 'crm@acme.example'),
        ),
      );
      expect(states(batch)).toEqual(['in-review', 'refused', 'refused', 'denied', 'in-review']);
      expect(batch.rows[1]?.problems).toEqual([
        expect.objectContaining({ column: 'account', value: 'nowhere', line: 3 }),
      ]);
      expect(batch.rows[2]?.problems[0]).toMatchObject({ column: 'action', line: 4 });
      expect(batch.rows[3]?.rules.map((rule) => rule.id)).toContain('house/email-domain');
      expect(batch.batch.completedAt).not.toBeNull();
      expect(durableLog(world).filter((line) => line.includes('batch.row-refused'))).toHaveLength(2);
    }));

  test('lets the first of two rows that exclude each other pass', () =>
    withWorld(async (world) => {
      const batch = await submitFile(world, file(GOOD, row('siem', 'other@acme.example')));
      expect(states(batch)).toEqual(['in-review', 'denied']);
      expect(batch.rows[1]?.rules.map((rule) => rule.id)).toEqual(['any/one-api-user-per-integration']);
    }));

  test('is recognised when it comes again, and makes nothing new', () =>
    withWorld(async (world) => {
      const first = await submitFile(world, file(GOOD));
      const before = rowCounts(world);
      const second = await submitFile(world, file(GOOD));
      expect(second).toMatchObject({ recognised: true, batch: { id: first.batch.id } });
      expect(rowCounts(world)).toMatchObject({ request: before.request, batch: 1, batch_row: 1 });
      expect(durableLog(world).at(-1)).toContain('batch.recognised');
    }));

  test('that comes twice at once makes each request once', () =>
    withWorld(async (world) => {
      const given = file(GOOD, row('crm', 'crm@acme.example'), row('magento', 'magento@acme.example'));
      const [one, two] = await Promise.all([
        submitFile(world, given),
        submitFile(world, given, world.another()),
      ]);
      expect(two?.batch.id).toBe(one?.batch.id);
      expect(states(one)).toEqual(['in-review', 'in-review', 'in-review']);
      expect(rowCounts(world)).toMatchObject({ batch: 1, batch_row: 3, request: 3 });
    }));

  test('belongs to whoever handed it in: nobody else decides a row of it, and they go on', () =>
    withWorld(async (world) => {
      const others = [await requesterFor(world, ['shop']), await requesterFor(world)] as const;
      const [zed] = others;
      const given = removals(await addApiUsers(world, 120));
      const refusals: unknown[] = [];
      const pause = async (millis = 0) => {
        await world.deps.pause(millis);
        if (millis === 0) return;
        if (refusals.length > 0) throw new Error('the power went');
        const by = { principal: zed, actor: actorOf(zed), file: given };
        refusals.push(await handIn(world.another())(by).catch((error: unknown) => error));
      };
      await expect(submitFile(world, given, { ...world.deps, pause })).rejects.toThrow('the power went');
      const halfway = rowCounts(world);
      expect(halfway).toMatchObject({ batch: 1, batch_row: 100, request: 100 });
      for (const one of others) {
        const again = handIn(world.deps)({ principal: one, actor: actorOf(one), file: given });
        refusals.push(await again.catch((error: unknown) => error));
      }
      expect(refusals).toEqual(refusals.map(() => expect.objectContaining({ code: 'FILE_OF_ANOTHER' })));
      expect(rowCounts(world)).toEqual(halfway);
      const batch = await submitFile(world, given);
      expect(states(batch)).toEqual(Array(120).fill('in-review'));
      // Nor when it is complete.
      const late = handIn(world.deps)({ principal: zed, actor: actorOf(zed), file: given });
      await expect(late).rejects.toMatchObject({ code: 'FILE_OF_ANOTHER' });
    }));

  test('is told to somebody else by its batch where they may see any of it, and only there', () =>
    withWorld(async (world) => {
      const { batch } = await submitFile(world, file(GOOD));
      const detailsFor = async (accounts: readonly string[] | null) => {
        const principal = await requesterFor(world, accounts);
        const command = { principal, actor: actorOf(principal), file: file(GOOD) };
        const error: unknown = await handIn(world.deps)(command).catch((thrown: unknown) => thrown);
        const { submittedAs } = await previewOf(world, command);
        return { error, submittedAs };
      };
      for (const accounts of [null, ['msp', 'shop']]) {
        const { error, submittedAs } = await detailsFor(accounts);
        expect(error).toMatchObject({ code: 'FILE_OF_ANOTHER', details: { batch: batch.id } });
        expect(submittedAs).toBe(batch.id);
      }
      const { error, submittedAs } = await detailsFor(['shop']);
      expect(error).toMatchObject({ code: 'FILE_OF_ANOTHER' });
      expect(JSON.stringify(error)).not.toContain(batch.id);
      expect(submittedAs).toBeNull();
    }));

  test('that two people hand in at the same moment becomes a batch of one of them', () =>
    withWorld(async (world) => {
      const zed = await requesterFor(world, ['shop']);
      const given = removals(await addApiUsers(world, 45));
      const [own, other] = await Promise.allSettled([
        submitFile(world, given),
        handIn(world.another())({ principal: zed, actor: actorOf(zed), file: given }),
      ]);
      expect([own.status, other.status]).toEqual(['fulfilled', 'rejected']);
      expect(other).toMatchObject({ reason: { code: 'FILE_OF_ANOTHER' } });
      expect(rowCounts(world)).toMatchObject({ batch: 1, batch_row: 45, request: 45 });
    }));

  test('whose submission was cut off goes on where it stopped, without duplicates', () =>
    withWorld(async (world) => {
      // Nothing but the batch itself keeps somebody from asking for these twice.
      const given = removals(await addApiUsers(world, 3));
      let made = 0;
      const next: Deps['ids']['next'] = (kind) => {
        if (kind === 'request') made += 1;
        if (made > 1) throw new Error('the disk is full');
        return world.deps.ids.next(kind);
      };
      await expect(submitFile(world, given, { ...world.deps, ids: { next } })).rejects.toThrow(
        'disk is full',
      );
      // What one commit would have held is undone as a whole.
      expect(rowCounts(world)).toMatchObject({ batch: 1, batch_row: 0, request: 0 });
      const batch = await submitFile(world, given);
      expect(batch.recognised).toBe(true);
      expect(states(batch)).toEqual(['in-review', 'in-review', 'in-review']);
      expect(rowCounts(world)).toMatchObject({ batch: 1, batch_row: 3, request: 3 });
      expect((await submitFile(world, given)).recognised).toBe(true);
    }));

  test('lets others write between some rows and the next', () =>
    withWorld(async (world) => {
      const given = removals(await addApiUsers(world, 120));
      let pauses = 0;
      const other = world.another();
      const pause = async (millis = 0) => {
        await world.deps.pause(millis);
        if (millis === 0) return;
        pauses += 1;
        await submit({ ...world, deps: other }, creationOf(pauses));
      };
      const batch = await submitFile(world, given, { ...world.deps, pause });
      expect(batch.rows).toHaveLength(120);
      expect(pauses).toBe(3);
      const fromFile = durableLog(world)
        .filter((line) => line.includes('"type":"request.submitted"'))
        .map((line) => line.includes(batch.batch.id));
      // 50 rows, what somebody else asked for, 50 rows and so on.
      expect(fromFile.flatMap((isRow, index) => (isRow ? [] : [index]))).toEqual([50, 101, 122]);
    }));

  test('goes on however slow the machine is: each piece has at least one row', () =>
    withWorld(async (world) => {
      let now = 0;
      const micros = () => {
        now += 1_000_000;
        return now;
      };
      const given = removals(await addApiUsers(world, 3));
      const batch = await submitFile(world, given, { ...world.deps, micros, pause: () => nextTurn() });
      expect(states(batch)).toEqual(Array(3).fill('in-review'));
    }));

  test('changes nothing when nothing of it can be read', () =>
    withWorld(async (world) => {
      const before = rowCounts(world);
      const given = { bytes: Buffer.from('%PDF-1.7 nothing to see'), fileName: 'requests.pdf' };
      await expect(submitFile(world, given)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
      expect(rowCounts(world)).toEqual(before);
    }));

  test('needs the role of a requester', () =>
    withWorld(async (world) => {
      const submission = handIn(world.deps)(commandOf(world, file(GOOD), 'amy'));
      await expect(submission).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }));
});

describe('a preview', () => {
  const MIXED = file(
    GOOD,
    row('siem', 'second@acme.example'),
    `${EMA2},create,nowhere,siem,x@acme.example,Siem,Bot,SVK,Read,Unknown account`,
    `${EMA2},disable,msp,,,,,,,No subject is named`,
    row('crm', 'crm@elsewhere.example'),
  );

  test('says for every row what the submission then says', () =>
    withWorld(async (world) => {
      const preview = await previewOf(world, commandOf(world, MIXED));
      const submitted = await submitFile(world, MIXED);
      const plain = (rows: readonly BatchRowView[]) => rows.map(({ request: _, ...rest }) => rest);
      expect(plain(preview.rows)).toEqual(plain(submitted.rows));
      expect(preview.submittedAs).toBeNull();
      expect((await previewOf(world, commandOf(world, MIXED))).submittedAs).toBe(submitted.batch.id);
    }));

  test('lets others write between some rows and the next, and still judges by the store of its start', () =>
    withWorld(async (world) => {
      const rows = (await addApiUsers(world, 60)).map((subject) => removal(subject));
      const bytes = Buffer.from(
        ['provider,action,account,subject,reason,acknowledge', ...rows, ''].join('\n'),
      );
      const given = { bytes, fileName: 'removals.csv' };
      const preview = await createPreviewBatch(world.deps)(commandOf(world, given));
      const seen: string[] = [];
      for await (const some of preview.rows) {
        seen.push(...some.map((one) => `${one.state} ${one.rules.map((rule) => rule.id).join()}`));
        expect(some.length).toBeLessThanOrEqual(20);
        // Another process, which would wait for a lock that the preview held, and give up.
        await submit({ ...world, deps: world.another() }, creationOf(seen.length));
      }
      expect(seen).toHaveLength(60);
      expect(new Set(seen).size).toBe(1);
      expect(rowCounts(world)).toMatchObject({ request: 3, batch: 0 });
    }));

  test('of which nobody reads a row lets go of what it held when it is closed', () =>
    withWorld(async (world) => {
      const preview = await createPreviewBatch(world.deps)(commandOf(world, file(GOOD)));
      preview.close();
      preview.close();
      // The world fails where a connection to its store is left open.
    }));

  test('that nobody reads to its end lets go of what it held', () =>
    withWorld(async (world) => {
      const rows = (await addApiUsers(world, 30)).map((subject) => removal(subject));
      const bytes = Buffer.from(
        ['provider,action,account,subject,reason,acknowledge', ...rows, ''].join('\n'),
      );
      const given = { bytes, fileName: 'removals.csv' };
      const preview = await createPreviewBatch(world.deps)(commandOf(world, given));
      for await (const some of preview.rows) {
        expect(some).toHaveLength(20);
        break;
      }
      // The world fails where a connection to its store is left open.
      await expect(preview.rows.next()).resolves.toEqual({ done: true, value: undefined });
    }));

  test('changes nothing: no row and no entry', () =>
    withWorld(async (world) => {
      const before = { rows: rowCounts(world), log: durableLog(world) };
      await previewOf(world, commandOf(world, MIXED));
      expect({ rows: rowCounts(world), log: durableLog(world) }).toEqual(before);
    }));
});
