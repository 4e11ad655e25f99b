import { expect, test } from 'vitest';
import { addIntegration } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

/** A file of so many rows about one integration, of which the first passes and the others are denied. */
async function fileOf(rows: number): Promise<{ query: { fileName: string }; file: string }> {
  const integration = await addIntegration(installation());
  const row = `dotdigital,create,shop,Needed,${integration},`;
  const lines = Array.from({ length: rows }, (_, index) => `${row}User ${index} of ${integration},yes`);
  const header = 'provider,action,account,reason,integration,description,enabled';
  return { query: { fileName: 'many.csv' }, file: [header, ...lines, ''].join('\n') };
}

test.each(['previewBatch', 'submitBatch'] as const)(
  'everybody else is answered, and writes, while a file is taken: %s',
  async (name) => {
    const at = installation();
    const sent = await fileOf(300);
    let settled = false;
    const taken = at.call('rita', name, sent).finally(() => {
      settled = true;
    });
    for (let one = 0; one < 5; one += 1) {
      expect((await at.app.inject({ url: '/healthz' })).statusCode).toBe(200);
      await addIntegration(at);
    }
    expect(settled).toBe(false);
    const answer = await taken;
    const rows = 'batch' in answer ? answer.batch.rows : answer.rows;
    expect(rows.map(({ line }) => line)).toEqual(Array.from({ length: 300 }, (_, index) => index + 2));
    expect(rows.filter(({ state }) => state === 'in-review')).toHaveLength(1);
  },
  60_000,
);

test('a small file does not wait for a large one', async () => {
  const at = installation();
  const order: string[] = [];
  const [large, small] = [await fileOf(300), await fileOf(1)];
  await Promise.all([
    at.call('rita', 'submitBatch', large).then(() => order.push('large')),
    at.call('rita', 'previewBatch', small).then(() => order.push('small')),
  ]);
  expect(order).toEqual(['small', 'large']);
}, 60_000);

test('a submission that the end of the service breaks off is taken up again by the same file', async () => {
  const at = installation();
  const sent = await fileOf(300);
  const taken = at.refused('rita', 'submitBatch', sent);
  const rowsNow = () =>
    at.services.store.read((tx) => {
      const [newest] = tx.requests.list({
        limit: 1,
        descending: true,
        requester: at.people.rita.principal.id,
      });
      return newest?.batch == null ? 0 : tx.batches.rows(newest.batch, { after: 0, limit: 1_000 }).length;
    });
  const isUnderWay = () => {
    const rows = rowsNow();
    return rows > 0 && rows < 100;
  };
  while (!isUnderWay()) await new Promise((resolve) => setTimeout(resolve, 1));
  await at.services.batches.stop();
  expect(await taken).toMatchObject({ status: 503, code: 'LOG_UNAVAILABLE' });
  const there = rowsNow();
  expect(there).toBeGreaterThan(0);
  expect(there).toBeLessThan(300);
  const { recognised, batch } = await at.call('rita', 'submitBatch', sent);
  expect(recognised).toBe(false);
  expect(new Set(batch.rows.map(({ line }) => line)).size).toBe(300);
  expect((await at.call('rita', 'submitBatch', sent)).recognised).toBe(true);
}, 60_000);

test('a preview that nobody waits for any more ends', async () => {
  const at = installation();
  const { principal } = at.people.rita;
  const { query, file } = await fileOf(300);
  const { rows } = await at.services.batches.preview({
    principal,
    actor: { kind: 'principal', id: principal.id, via: 'tok_01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    file: { bytes: Buffer.from(file), ...query },
  });
  await rows.next();
  await rows.return();
  await expect(rows.next()).resolves.toEqual({ done: true, value: undefined });
  // The store of the thread can be closed, which it cannot while a preview goes on.
  await at.services.batches.stop();
});
