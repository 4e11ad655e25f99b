import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fastify } from 'fastify';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { goOnWithBatches } from '../go-on-with-batches.ts';
import { addIntegration } from '../testing/act.ts';
import { editBySql } from '../testing/edit-by-sql.ts';
import { useInstallation } from '../testing/installation.ts';
import { previewFile, rowsOf, settled, submitFile } from '../testing/submit-file.ts';
import { createBatchDesk } from './batch-desk.ts';
import type { FileOrder } from './batch-protocol.ts';
import { createUploads } from './uploads.ts';

const installation = useInstallation();

/** A file of so many rows about one integration, of which the first passes and the others are denied. */
async function fileOf(rows: number): Promise<{ query: { fileName: string }; file: string }> {
  const integration = await addIntegration(installation());
  const row = `dotdigital,create,shop,Needed,${integration},`;
  const lines = Array.from({ length: rows }, (_, index) => `${row}User ${index} of ${integration},yes`);
  const header = 'provider,action,account,reason,integration,description,enabled';
  return { query: { fileName: 'many.csv' }, file: [header, ...lines, ''].join('\n') };
}

test.each([
  ['previewed', previewFile],
  ['submitted', submitFile],
] as const)(
  'everybody else is answered, and writes, while a file is %s',
  async (_, handIn) => {
    const at = installation();
    const sent = await fileOf(300);
    let over = false;
    const taken = handIn(at, 'rita', sent).finally(() => {
      over = true;
    });
    for (let one = 0; one < 5; one += 1) {
      expect((await at.app.inject({ url: '/healthz' })).statusCode).toBe(200);
      await addIntegration(at);
    }
    expect(over).toBe(false);
    const { rows } = await taken;
    expect(rows.map(({ line }) => line)).toEqual(Array.from({ length: 300 }, (_, index) => index + 2));
    expect(rows.filter(({ state }) => state === 'in-review')).toHaveLength(1);
  },
  60_000,
);

test('a file is answered before its rows are decided', async () => {
  const at = installation();
  const { batch, recognised } = await at.call('rita', 'submitBatch', await fileOf(300));
  expect(recognised).toBe(false);
  expect(batch).toMatchObject({
    state: 'deciding',
    rows: 300,
    fileDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(batch.decided).toBeLessThan(300);
  expect(await settled(at, 'rita', batch.id)).toMatchObject({ state: 'decided', decided: 300 });
});

test('a small file does not wait for a large one', async () => {
  const at = installation();
  const order: string[] = [];
  const [large, small] = [await fileOf(300), await fileOf(1)];
  await Promise.all([
    submitFile(at, 'rita', large).then(() => order.push('large')),
    previewFile(at, 'rita', small).then(() => order.push('small')),
  ]);
  expect(order).toEqual(['small', 'large']);
}, 60_000);

test('a batch that the end of the service breaks off goes on when it works on files again', async () => {
  const at = installation();
  const { batch } = await at.call('rita', 'submitBatch', await fileOf(300));
  const decided = () => at.services.store.read((tx) => tx.batches.get(batch.id)?.decided ?? 0);
  while (decided() === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await at.services.batches.stop();
  const there = decided();
  expect(there).toBeGreaterThan(0);
  expect(there).toBeLessThan(300);
  at.services.batches.goOn();
  expect(await settled(at, 'rita', batch.id)).toMatchObject({ state: 'decided', decided: 300 });
  const rows = await rowsOf(at, 'rita', batch.id);
  expect(new Set(rows.map(({ line }) => line)).size).toBe(300);
  expect(rows.filter(({ state }) => state === 'in-review')).toHaveLength(1);
}, 60_000);

/** A file of 300 rows that Rita sends, as the desk is given it, and where it lies until it is read. */
async function sentFile(): Promise<{ order: FileOrder; directory: string }> {
  const { directory: root, people } = installation();
  const { principal } = people.rita;
  const { query, file } = await fileOf(300);
  const directory = join(root, 'more-uploads');
  const upload = await createUploads(directory, file.length).receive(
    Readable.from([Buffer.from(file)]),
    null,
  );
  const actor = { kind: 'principal', id: principal.id, via: 'tok_01ARZ3NDEKTSV4RRFFQ69G5FAV' } as const;
  return { order: { principal, actor, file: { upload, ...query } }, directory };
}

test('a file that takes longer than the thread may rest is decided to its last row', async () => {
  const at = installation();
  const { permitMillis, maxBytes: batchMaxBytes } = at.services;
  const desk = createBatchDesk(
    { dataDirectory: at.directory, permitMillis, batchMaxBytes, logLevel: 'error' },
    { idleMillis: 20 },
  );
  try {
    const { order } = await sentFile();
    const lines = await desk.preview(order);
    await lines.next();
    await lines.return();
    const { id } = await desk.take((await sentFile()).order);
    const state = () => at.services.store.read((tx) => tx.batches.get(id)?.state);
    await expect.poll(state, { timeout: 40_000 }).toBe('decided');
  } finally {
    await desk.stop();
  }
}, 60_000);

test('a file that stands still, for a reason that nobody thought of, is gone on with at the next look', async () => {
  const at = installation();
  const { batch } = await at.call('rita', 'submitBatch', await fileOf(300));
  await at.services.batches.stop();
  const app = fastify();
  goOnWithBatches(app, at.services, { logger: pino({ level: 'silent' }), everyMillis: 50 });
  try {
    // Once more, since the first look is made at once.
    await at.services.batches.stop();
    expect(await settled(at, 'rita', batch.id)).toMatchObject({ state: 'decided', decided: 300 });
  } finally {
    await app.close();
  }
}, 60_000);

test('a preview that nobody waits for any more ends', async () => {
  const at = installation();
  const { order, directory } = await sentFile();
  const lines = await at.services.batches.preview(order);
  await lines.next();
  await lines.return();
  await expect(lines.next()).resolves.toEqual({ done: true, value: undefined });
  // The store of the thread can be closed, which it cannot while a preview goes on.
  await at.services.batches.stop();
  expect(readdirSync(directory)).toEqual([]);
});

test('nothing of a file is left on the disk outside the store, whatever became of it', async () => {
  const at = installation();
  await submitFile(at, 'rita', await fileOf(1));
  await at.refused('rita', 'submitBatch', { query: { fileName: 'a.csv' }, file: 'no header' });
  await at.refused('rita', 'submitBatch', { query: {}, file: 'no name' });
  await expect.poll(() => readdirSync(join(at.directory, 'uploads'))).toEqual([]);
});

test.each(['pauseBatch', 'cancelBatch'] as const)(
  'a file of which somebody takes %s back by SQL is left alone and said to be edited, and another one is decided',
  async (steer) => {
    const at = installation();
    const { batch } = await at.call('rita', 'submitBatch', await fileOf(300));
    const sent = { params: { id: batch.id } };
    await at.call('rita', steer, sent);
    const steered = await settled(at, 'rita', batch.id);
    expect(steered.decided).toBeLessThan(300);
    const undo = editBySql(at, [
      [
        `UPDATE batch SET state = 'deciding', resumes = NULL, completed_at = NULL, actor = submitter, entry =
           (SELECT max(idx) FROM entry WHERE CAST(body AS TEXT) LIKE '%"type":"batch.received"%') WHERE id = ?`,
        batch.id,
      ],
    ]);
    at.services.batches.goOn();
    await submitFile(at, 'rita', await fileOf(3));
    for (const name of ['showBatch', 'pauseBatch', 'resumeBatch', 'cancelBatch'] as const)
      expect(await at.refused('rita', name, sent)).toMatchObject({ code: 'AUTHORITY_MISMATCH' });
    undo();
    expect(await at.call('rita', 'showBatch', sent)).toMatchObject({
      state: steered.state,
      decided: steered.decided,
    });
  },
  60_000,
);
