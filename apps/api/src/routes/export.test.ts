import { createHash } from 'node:crypto';
import { EXPORT_FORMATS } from '@countersign/schema';
import { beforeAll, describe, expect, test } from 'vitest';
import { entriesFrom, logSize, submitted } from '../testing/act.ts';
import { linesOf, send } from '../testing/call.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
let request = '';
beforeAll(async () => {
  const at = installation();
  for (let count = 0; count < 40; count += 1) request = (await submitted(at)).request.id;
});

async function exported(query: Record<string, string | number>) {
  const at = installation();
  const response = await send(at.app, 'exportEntries', { query, token: at.people.audrey.token });
  expect(response.statusCode).toBe(200);
  return response;
}

interface Line {
  readonly index: number;
  readonly leafHash: string;
  readonly entry: { readonly type: string; readonly request: string | null; readonly at: string };
}
const ndjson = async (query: Record<string, string | number>) =>
  linesOf((await exported({ ...query, format: 'ndjson' })).body) as Line[];

describe('GET /v1/audit/export', () => {
  test.each(EXPORT_FORMATS)('is a file that a browser keeps and does not show: %s', async (format) => {
    const { headers } = await exported({ format, to: 3 });
    expect(headers['content-disposition']).toMatch(/^attachment; filename="log-[a-z]+\.(ndjson|cef|csv)"$/);
    expect(headers['content-security-policy']).toMatch(/; sandbox$/);
  });

  test('sends every entry that was there when it began, with the bytes and hashes that the log holds', async () => {
    const at = installation();
    const size = logSize(at);
    expect(size).toBeGreaterThan(100);
    const lines = await ndjson({});
    expect(lines.map((one) => one.index)).toEqual([...Array(size).keys()]);
    const { entries } = await at.call('audrey', 'listEntries', { query: { limit: 500 } });
    expect(lines.map((one) => one.leafHash)).toEqual(entries.slice(0, size).map((one) => one.leafHash));
  });

  test.each(EXPORT_FORMATS)(
    'puts a beginning and an end with the digest of the file on record: %s',
    async (format) => {
      const at = installation();
      const size = logSize(at);
      const { body } = await exported({ format, to: size - 1, from: 3 });
      expect(entriesFrom(at, size)).toMatchObject([
        {
          type: 'log.read',
          actor: { id: at.people.audrey.principal.id },
          data: { operation: 'export', filters: ['from', 'to'], of: null },
        },
        {
          type: 'log.exported',
          actor: { id: at.people.audrey.principal.id },
          data: {
            format,
            first: 3,
            last: size - 1,
            count: size - 3,
            complete: true,
            digest: createHash('sha256').update(body).digest('hex'),
          },
        },
      ]);
    },
  );

  test('takes filters by field and text, each alone and together', async () => {
    const ofRequest = await ndjson({ request });
    expect(ofRequest.map((one) => one.entry.type)).toEqual(['request.submitted', 'decision.made']);
    const decisions = await ndjson({ type: 'decision.made,request.submitted' });
    expect(decisions).toHaveLength(80);
    const [decision] = await ndjson({ request, type: 'decision.made', outcome: 'success' });
    expect(decision?.index).toBe(ofRequest[1]?.index);
    expect((await ndjson({ text: request })).map((one) => one.entry.request)).toContain(request);
    expect(await ndjson({ text: 'no-such-word' })).toEqual([]);
    expect(await ndjson({ request, outcome: 'failure' })).toEqual([]);
  });

  test('a range goes by index, by time and by day, both ends included', async () => {
    const all = await ndjson({});
    const [first, last] = [all[0], all.at(-1)];
    if (first === undefined || last === undefined) throw new Error('no entries');
    expect((await ndjson({ from: 5, to: 7 })).map((one) => one.index)).toEqual([5, 6, 7]);
    expect(await ndjson({ from: last.entry.at.slice(0, 10), to: all.length - 1 })).toHaveLength(all.length);
    expect(await ndjson({ to: first.entry.at.slice(0, 10), from: 0 })).not.toEqual([]);
    const { at } = all[50]?.entry ?? first.entry;
    const upTo = await ndjson({ to: at });
    expect(upTo.at(-1)?.entry.at).toBe(at);
    const from = await ndjson({ from: at, to: all.length - 1 });
    expect(from[0]?.entry.at).toBe(at);
    const both = all.filter((one) => one.entry.at === at).length;
    expect(upTo.length + from.length).toBe(all.length + both);
    expect(await ndjson({ from: '2100-01-01' })).toEqual([]);
    expect(await ndjson({ from: 7, to: 5 })).toEqual([]);
  });

  test.each([
    [{ format: 'xml' }, 'format must be one of ocsf, cloudevents, cef, csv, ndjson'],
    [
      { format: 'csv', from: 'yesterday' },
      'from must be an index, a day (2026-03-31) or a time (2026-03-31T12:00:00Z)',
    ],
  ])('answers 400 for %j', async (query, words) => {
    const error = await installation().refused('audrey', 'exportEntries', { query });
    expect(error.details.problems).toEqual([words]);
  });

  test('an export that its reader breaks off is on record as that', async () => {
    const at = installation();
    const url = await at.app.listen({ host: '127.0.0.1', port: 0 });
    const size = logSize(at);
    const reader = new AbortController();
    const response = await fetch(`${url}/v1/audit/export?format=ndjson`, {
      headers: { authorization: `Bearer ${at.people.audrey.token}` },
      signal: reader.signal,
    });
    reader.abort();
    await expect(response.text()).rejects.toThrow();
    await expect
      .poll(() => entriesFrom(at, size).map((one) => one.type), { timeout: 30_000 })
      .toContain('log.exported');
    const [ended] = entriesFrom(at, size).filter((one) => one.type === 'log.exported');
    expect(ended?.data['first']).toBe(0);
  });
});
