import { verifyState } from '@countersign/store';
import { requireShownRequestAsLogged, requireShownTaskAsLogged } from '@countersign/use-cases';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { comment, complete, openTaskOf, review, run, submit } from '../testing/act.ts';
import { breakGlass, mayBreakGlass, reviewGlass } from '../testing/break-glass.ts';
import { attach } from '../testing/evidence-files.ts';
import { handOver, takeOn } from '../testing/hold-task.ts';
import { adoptOnEma2, PORTAL_CREATE, submitUntilAttested } from '../testing/requests.ts';
import { sealWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

/** What a request, what came of it, and what was sent of the log is made of. Credentials are bound row by row, as roles and tokens are. */
const OF_REQUESTS = [
  'request',
  'revision',
  'decision',
  'review',
  'acknowledgement',
  'request_comment',
  'break_glass',
  'break_glass_review',
  'permit',
  'step',
  'task',
  'task_event',
  'evidence_file',
] as const;
const TABLES = [...OF_REQUESTS, 'delivery_target', 'dead_letter'] as const;

const SENT =
  'how far a receiver was sent the log: whoever sets it ahead keeps entries from it, which it sees by their indexes, as they follow one another';
const SHOWN =
  'when something was done is in its entry; the row is for people to read, and nothing goes by it';

/** Columns that are refused where they are used, but not compared by verification, or the other way round; and those that decide nothing, with why. */
const FOUND_ONLY: Readonly<Record<string, string>> = {
  'request.subject':
    'whose key its texts are encrypted with and what is erased together; another one opens nothing',
  'task.request': 'a task of another request is refused, and one of none is shown to nobody',
  'task.invited_at':
    'the row that has one is of a task that is over, which guides nobody; of one that waits it is refused',
  'task.valid_until': 'as task.invited_at',
  'task.account': 'in whose lists a task is; where it belongs is told by its request',
  'task.integration': 'as task.account',
  'task.requester': 'as task.account',
};
const DECIDES_NOTHING: Readonly<Record<string, string>> = {
  'request.batch_line': 'which line of a file it came from, for people to read',
  'request.updated_at':
    'tells whoever judged a request that it was written since; a later look is refused, and begins anew; of one that has ended, verification compares it',
  'decision.created_at': SHOWN,
  'decision.trace': 'the grounds of a decision of an earlier version, for people to read',
  'acknowledgement.created_at': SHOWN,
  'request_comment.created_at': SHOWN,
  'break_glass_review.created_at': SHOWN,
  'step.lease_holder': 'who has it in hand; how often it was begun is counted by the log',
  'step.lease_until': 'as step.lease_holder',
  'step.updated_at': 'as request.updated_at',
  'task.opened_at': SHOWN,
  'task.completed_at': SHOWN,
  'task.confirmed_at': SHOWN,
  'task_event.at': SHOWN,
  'evidence_file.at': SHOWN,
  'delivery_target.id': SENT,
  'delivery_target.kind': SENT,
  'delivery_target.next': SENT,
  'delivery_target.problem': SENT,
  'delivery_target.updated_at': SENT,
  'dead_letter.id': SENT,
  'dead_letter.target': SENT,
  'dead_letter.entry_index': SENT,
  'dead_letter.code': SENT,
  'dead_letter.created_at': SENT,
  'dead_letter.requested_by': SENT,
  'dead_letter.delivered_at': SENT,
};

/** What somebody would write who means to gain by it, where any other value would not do. */
const EDITS: Readonly<Record<string, string>> = {
  'permit.used_at': 'NULL',
  'step.state': `'applied'`,
  'step.attempts': '0',
  'step.problem': `'{"code":"TIMEOUT","message":"[erased]","effect":"none"}'`,
  'step.result': `json_set(result, '$.knownBy', 'attested')`,
  'task.evidence': `json_set(evidence, '$.note', 'It is there')`,
  'task_event.evidence': `json_set(evidence, '$.note', 'It is there')`,
  'task_event.reason': `'It is there'`,
  'review.reason': `'It is needed'`,
  'request_comment.text': `'It is needed'`,
  'break_glass.reason': `'It is needed'`,
  'break_glass_review.reason': `'It was needed'`,
};

interface Made {
  readonly requests: readonly string[];
  readonly task: string;
}

/** A removal that waits for more approvals, something for which the glass was broken and that a person has in hand, and a task of which a second look was refused once. */
async function make(world: World): Promise<Made> {
  const user = await adoptOnEma2(world, 'siem', { label: 'siem@acme.example' });
  const removal = await submit(world, {
    provider: 'eset-msp-administrator-2',
    account: 'msp',
    subject: user,
    action: 'delete',
    acknowledge: ['owner-told'],
  });
  await review(world, removal, { by: 'amy', reason: 'It is not used' });
  await comment(world, removal, { by: 'bob' });
  const { id: attested, task: last } = await submitUntilAttested(world, 'paul');
  const task = last.id;
  await attach(world, task);
  await complete(world, task, { evidence: { note: 'seen' } });
  await sealWorld(world);
  await mayBreakGlass(world, 'amy');
  const portal = await submit(world, PORTAL_CREATE);
  const { breakGlass: glass } = await breakGlass(world, portal);
  await reviewGlass(world, glass);
  await run(world);
  const taken = openTaskOf(world, portal).id;
  await takeOn(world, taken, 'pete');
  await handOver(world, taken, { to: 'paul', reason: 'I am away' });
  return { requests: [removal, attested, portal], task };
}

/** What refuses to show any of it, or to have any of it acted upon; undefined where nothing does. */
function refusal(world: World, { requests, task }: Made): unknown {
  try {
    world.deps.store.read((tx) => {
      for (const id of requests) {
        const request = tx.requests.get(id);
        if (request === undefined) throw new Error('it is gone');
        requireShownRequestAsLogged(tx, world.deps, request);
      }
      for (const id of requests)
        for (const one of tx.tasks.ofRequest(id)) requireShownTaskAsLogged(tx, world.deps, one);
      if (tx.tasks.get(task) === undefined) throw new Error('it is gone');
    });
    return undefined;
  } catch (error) {
    return error;
  }
}

const found = ({ temp: { path, vkey } }: World) =>
  verifyState(path, vkey).differences.filter(({ table }) => table !== 'trigger');

/** Another value of the same type. */
function otherValue(value: unknown): string {
  if (value === null) return '1';
  if (Buffer.isBuffer(value)) return "x'00'";
  if (typeof value === 'number') return String(value + 86_400_000);
  const text = String(value);
  if (text === '[erased]') return `'x'`;
  if (text.startsWith('[')) return `'${JSON.stringify(JSON.parse(text).slice(1))}'`;
  if (text.startsWith('{')) return `'${text.replace(/}$/, ',"x":1}')}'`;
  return `'${text}x'`;
}

/** The columns of a table, each with a row that has something in it where there is one. */
function columnsOf(file: BetterSqlite3.Database, table: string) {
  const names = file.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
  return names.map((column) => {
    const row = file
      .prepare<[], { rowid: number; value: unknown }>(
        `SELECT rowid, "${column}" AS value FROM ${table} WHERE ${OPEN[table] ?? '1'} ORDER BY "${column}" IS NULL, rowid DESC LIMIT 1`,
      )
      .get();
    return { column, name: `${table}.${column}`, row };
  });
}

/** Steps that were not begun, and whatever was taken back, decide nothing yet or any more. */
const OPEN: Readonly<Record<string, string>> = { step: 'attempts > 0', task: `state <> 'cancelled'` };

describe('every column of what a request is made of', () => {
  test(
    'is refused where it is used once it was edited, or found by verification, or decides nothing',
    { timeout: 60_000 },
    () =>
      withWorld(async (world) => {
        const made = await make(world);
        expect([refusal(world, made), found(world)]).toEqual([undefined, []]);
        tamper(world, 'UPDATE request SET batch_line = 1');
        tamper(world, 'UPDATE request SET batch_line = NULL');
        const file = new BetterSqlite3(world.temp.path);
        file.pragma('foreign_keys = OFF');
        const columns = TABLES.flatMap((table) => columnsOf(file, table).map((one) => ({ table, ...one })));
        expect(columns.length).toBeGreaterThan(100);
        const wrong: string[] = [];
        for (const { table, column, name, row } of columns) {
          if (name in DECIDES_NOTHING) continue;
          if (row === undefined) throw new Error(`${name}: there is no row`);
          const put = (value: string) =>
            file.exec(`UPDATE ${table} SET "${column}" = ${value} WHERE rowid = ${row.rowid}`);
          put(EDITS[name] ?? otherValue(row.value));
          const isRefused = refusal(world, made) !== undefined;
          const isFound = found(world).length > 0;
          file.prepare(`UPDATE ${table} SET "${column}" = ? WHERE rowid = ?`).run(row.value, row.rowid);
          if (!isRefused && !(name in FOUND_ONLY)) wrong.push(`${name} is not refused`);
          if (name in FOUND_ONLY && !isFound) wrong.push(`${name} is not found`);
        }
        file.close();
        expect(wrong).toEqual([]);
        expect([refusal(world, made), found(world)]).toEqual([undefined, []]);
      }),
  );

  test('is named once with a reason where it is not refused, and is there', () =>
    withWorld(async (world) => {
      await make(world);
      const file = new BetterSqlite3(world.temp.path, { readonly: true });
      const names = new Set(TABLES.flatMap((table) => columnsOf(file, table).map(({ name }) => name)));
      file.close();
      const listed = [...Object.keys(FOUND_ONLY), ...Object.keys(DECIDES_NOTHING)];
      expect(listed.filter((name) => !names.has(name))).toEqual([]);
      expect(new Set(listed).size).toBe(listed.length);
    }));

  test.each(OF_REQUESTS)('is missed where the rows of %s are taken away', (table) =>
    withWorld(async (world) => {
      const made = await make(world);
      tamper(world, `DELETE FROM ${table}`);
      expect(refusal(world, made)).toBeDefined();
      expect(found(world)).toContainEqual(expect.objectContaining({ table, kind: 'missing' }));
    }),
  );
});
