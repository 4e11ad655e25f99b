import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PglitePool } from './pglite-pool.ts';

let db: PGlite;
let pool: PglitePool;

beforeAll(async () => {
  db = await PGlite.create();
  pool = new PglitePool(db);
}, 60_000);

afterAll(() => db.close());

test('a LISTEN behind lines of comment wakes its client, until it is released', async () => {
  const [one, other] = [await pool.connect(), await pool.connect()];
  const heard: string[] = [];
  one.on('notification', ({ channel, payload }) => heard.push(`one ${channel} ${payload}`));
  other.on('notification', ({ channel, payload }) => heard.push(`other ${channel} ${payload}`));
  await one.query('-- Subscribe.\n--   NOTIFY bullmq_jobs comes from producers.\nLISTEN bullmq_jobs;\n');
  await other.query('listen bullmq_jobs');

  await pool.query('SELECT pg_notify($1, $2)', ['bullmq_jobs', 'step-a']);
  await vi.waitFor(() => expect(heard).toEqual(['one bullmq_jobs step-a', 'other bullmq_jobs step-a']));

  one.release();
  await pool.query('SELECT pg_notify($1, $2)', ['bullmq_jobs', 'step-b']);
  await vi.waitFor(() => expect(heard).toContain('other bullmq_jobs step-b'));
  expect(heard).not.toContain('one bullmq_jobs step-b');

  await other.query('UNLISTEN bullmq_jobs');
  await pool.query('SELECT pg_notify($1, $2)', ['bullmq_jobs', 'step-c']);
  expect(heard).toHaveLength(3);
});

test('a text without parameters may hold many statements, and answers with the rows of the last', async () => {
  expect((await pool.query('SELECT 1 AS a; SELECT 2 AS a')).rows).toEqual([{ a: 2 }]);
});

test('an error carries the code that BullMQ reads', async () => {
  await expect(pool.query('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '42P01' });
});
