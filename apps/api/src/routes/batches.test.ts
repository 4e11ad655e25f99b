import type { BatchRow } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { addIntegration, entriesFrom, logSize } from '../testing/act.ts';
import { SECRET } from '../testing/call.ts';
import { MAX_BYTES, useInstallation } from '../testing/installation.ts';
import { batchWithRows, previewFile, submitFile } from '../testing/submit-file.ts';

const installation = useInstallation();

const HEADER = 'provider,action,account,reason,integration,description,enabled';
const row = (integration: string, account = 'shop') =>
  `dotdigital,create,${account},The newsletter needs it,${integration},Newsletter of ${integration},yes`;
const csv = (...rows: string[]) => `${[HEADER, ...rows].join('\n')}\n`;
const create = (integration: string) => ({
  provider: 'dotdigital',
  action: 'create',
  account: 'shop',
  reason: 'The newsletter needs it',
  integration,
  change: { description: `Newsletter of ${integration}`, enabled: true },
});

const FORMATS: Record<string, (integration: string) => string> = {
  csv: (integration) => csv(row(integration)),
  json: (integration) => JSON.stringify([create(integration)]),
  ndjson: (integration) => `${JSON.stringify(create(integration))}\n`,
  yaml: (integration) =>
    `- { provider: dotdigital, action: create, account: shop, reason: It needs it, integration: ${integration}, change: { description: Newsletter of ${integration}, enabled: true } }\n`,
};

describe('POST /v1/batches', () => {
  test.each(Object.entries(FORMATS))('takes a file in %s, told by its name', async (format, write) => {
    const at = installation();
    const file = write(await addIntegration(at));
    const query = { fileName: `requests.${format}` };
    const { recognised, batch, rows } = await submitFile(at, 'rita', { query, file });
    expect(recognised).toBe(false);
    expect(batch).toMatchObject({
      format,
      submitter: at.people.rita.principal.id,
      completedAt: expect.any(String),
    });
    expect(rows).toMatchObject([{ state: 'in-review', outcome: 'review', account: 'shop', problems: [] }]);
  });

  test.each(Object.entries(FORMATS))('takes a file in %s, told by the query', async (format, write) => {
    const at = installation();
    const file = write(await addIntegration(at));
    const { batch } = await submitFile(at, 'rita', { query: { fileName: 'requests', format }, file });
    expect(batch.format).toBe(format);
  });

  test.each(['text/csv', 'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'takes the same bytes whatever content type they are sent as: %s',
    async (type) => {
      const at = installation();
      const { rows } = await submitFile(at, 'rita', {
        query: { fileName: 'requests.csv' },
        file: csv(row(await addIntegration(at))),
        headers: { 'content-type': type },
      });
      expect(rows.map((one) => one.state)).toEqual(['in-review']);
    },
  );

  test('a bad row stops no other, and says its line, its column and what it must be', async () => {
    const at = installation();
    const good = await addIntegration(at);
    const file = csv(row(good), 'dotdigital,creat,shop,Oops,x,y,perhaps', row('x', 'nowhere'), row(good));
    const { rows } = await submitFile(at, 'rita', { query: { fileName: 'r.csv' }, file });
    expect(rows.map((one) => [one.line, one.state])).toEqual([
      [2, 'in-review'],
      [3, 'refused'],
      [4, 'refused'],
      [5, 'refused'],
    ]);
    expect(rows[1]?.problems).toContainEqual(
      expect.objectContaining({ line: 3, column: 'action', value: 'creat' }),
    );
    expect(rows[2]?.problems).toMatchObject([{ line: 4, column: 'account', value: 'nowhere' }]);
  });

  test('recognises the same file, makes nothing twice and records that it came again', async () => {
    const at = installation();
    const sent = { query: { fileName: 'r.csv' }, file: csv(row(await addIntegration(at))) };
    const first = await submitFile(at, 'rita', sent);
    const from = logSize(at);
    const second = await submitFile(at, 'rita', sent);
    expect(second).toEqual({ ...first, recognised: true });
    expect(entriesFrom(at, from).map((entry) => entry.type)).toEqual(['batch.recognised']);
  });

  test('never gives a password back that was in the file, nor its sealed form', async () => {
    const at = installation();
    const integration = await addIntegration(at);
    const file = `${HEADER},password,password_confirmation\n${row(integration)},${SECRET},${SECRET}\n${row('', 'nowhere')},${SECRET},${SECRET}\n`;
    const query = { fileName: 'r.csv' };
    const preview = await previewFile(at, 'rita', { query, file });
    expect(preview.rows.map((one) => one.state)).toEqual(['in-review', 'refused']);
    const { batch, rows } = await submitFile(at, 'rita', { query, file });
    const request = rows[0]?.request ?? '';
    const view = await at.call('amy', 'showRequest', { params: { id: request } });
    expect(view.input.change.password?.facts).toMatchObject({ length: SECRET.length, confirmed: true });
    // The helper looks through every answer for the password and for sealed texts; these are the ways to them.
    await batchWithRows(at, 'rita', batch.id);
    await at.call('audrey', 'listEntries', { query: { request, limit: 500 } });
    await at.call('amy', 'explainDecision', { params: { id: view.decision.id } });
  });

  test('answers 413 naming the limit for a file that is too large, and changes nothing', async () => {
    const at = installation();
    const from = logSize(at);
    for (const name of ['submitBatch', 'previewBatch'] as const) {
      const file = csv(...Array<string>(2_000).fill(row('x')));
      const error = await at.refused('rita', name, { query: { fileName: 'r.csv' }, file });
      expect([error.status, error.code]).toEqual([413, 'FILE_TOO_LARGE']);
      expect(error.message).toBe(
        `The file has ${file.length.toLocaleString('en-US')} bytes, and at most ${MAX_BYTES.toLocaleString('en-US')} are taken at once. Split it into smaller files.`,
      );
    }
    expect(logSize(at)).toBe(from);
  });

  test.each([
    ['csv', 'provider,action\n"dotdigital'],
    ['csv', 'colour,shape\nred,round\n'],
    ['json', '[{"provider": "dotdigital"'],
    ['yaml', 'a: b: c: ['],
    ['csv', ''],
  ])('answers 400 saying what is wrong with a broken file in %s: %j', async (format, file) => {
    const at = installation();
    const from = logSize(at);
    const sent = { query: { fileName: `broken.${format}` }, file };
    for (const name of ['submitBatch', 'previewBatch'] as const) {
      const error = await at.refused('rita', name, sent);
      expect([error.status, error.code]).toEqual([400, 'FILE_UNREADABLE']);
      expect(error.message).toMatch(/^The file cannot be read: .+\. Nothing was changed; .+\.$/);
    }
    expect(logSize(at)).toBe(from);
  });

  test.each([
    [{}, 'fileName must be given'],
    [{ fileName: 'r.csv', format: 'xlsx' }, 'format must be one of csv, json, ndjson, yaml'],
  ])('answers 400 for the query %j', async (query, problem) => {
    const error = await installation().refused('rita', 'submitBatch', { query, file: csv(row('x')) });
    expect(error.details.problems).toEqual([problem]);
  });
});

describe('POST /v1/batches/preview', () => {
  test('says row by row what a submission says, and changes nothing', async () => {
    const at = installation();
    const good = await addIntegration(at);
    const sent = { query: { fileName: 'r.csv' }, file: csv(row(good), row('nobody'), row(good, 'nowhere')) };
    const from = logSize(at);
    const preview = await previewFile(at, 'rita', sent);
    expect(preview.submittedAs).toBeNull();
    expect(logSize(at)).toBe(from);
    expect(
      (await at.call('amy', 'listRequests', { query: { account: 'shop', limit: 1 } })).requests[0]?.id,
    ).not.toBe(preview.rows[0]?.request);
    const { batch, rows } = await submitFile(at, 'rita', sent);
    const said = (of: readonly BatchRow[]) => of.map(({ request: _, ...rest }) => rest);
    expect(said(rows)).toEqual(said(preview.rows));
    expect((await previewFile(at, 'rita', sent)).submittedAs).toBe(batch.id);
  });
});

describe('GET /v1/batches/:id', () => {
  test('is for whoever handed the file in and for those who see all accounts', async () => {
    const at = installation();
    const file = csv(row(await addIntegration(at)));
    const { recognised: _, ...seen } = await submitFile(at, 'rita', { query: { fileName: 'r.csv' }, file });
    const params = { id: seen.batch.id };
    for (const who of ['rita', 'amy', 'audrey'] as const) {
      expect(await batchWithRows(at, who, seen.batch.id)).toEqual(seen);
    }
    const from = logSize(at);
    const error = await at.refused('sam', 'showBatch', { params });
    expect([error.status, error.code]).toEqual([404, 'NOT_FOUND']);
    expect(entriesFrom(at, from)).toMatchObject([{ type: 'access.refused', data: { code: 'FORBIDDEN' } }]);
  });

  test('shows somebody with few accounts the rows of those, and nothing of the others, not even that they are there', async () => {
    const at = installation();
    const own = await addIntegration(at);
    const file = csv(row(await addIntegration(at)), row(own, 'elsewhere'), row('nobody', 'nowhere'));
    const { batch, rows } = await submitFile(at, 'rita', { query: { fileName: 'two.csv' }, file });
    const { id } = batch;
    expect(rows.map(({ account, state }) => [account, state])).toEqual([
      ['shop', 'in-review'],
      ['elsewhere', 'in-review'],
      [null, 'refused'],
    ]);
    for (const who of ['sam', 'sid'] as const) {
      const seen = await batchWithRows(at, who, batch.id);
      expect(seen.rows).toEqual([rows[1]]);
      expect(seen.batch).toMatchObject({ rows: 1, decided: 1, verdicts: null, states: { 'in-review': 1 } });
      expect(JSON.stringify(seen)).not.toContain(rows[0]?.request);
    }
    const error = await at.refused('olga', 'showBatch', { params: { id } });
    expect([error.status, error.code]).toEqual([404, 'NOT_FOUND']);
  });

  test('rows outside the scope of whoever hands the file in are refused one by one', async () => {
    const at = installation();
    const integration = await addIntegration(at);
    const file = csv(row(integration, 'elsewhere'), row(integration));
    const { batch, rows } = await submitFile(at, 'sam', { query: { fileName: 'r.csv' }, file });
    expect(rows.map((one) => one.state)).toEqual(['in-review', 'refused']);
    expect(await batchWithRows(at, 'sam', batch.id)).toEqual({ batch, rows });
  });

  test('answers 404 for a batch that does not exist', async () => {
    const params = { id: 'bat_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    expect((await installation().refused('rita', 'showBatch', { params })).status).toBe(404);
  });
});
