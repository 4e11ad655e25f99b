import {
  cosign,
  generateCosigningKey,
  leafHash,
  parseCosigningKey,
  parsePolicy,
} from '@countersign/audit-log';
import { pino } from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../build-app.ts';
import { creation, entriesFrom, logSize, review, submitted } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
let request = '';
beforeAll(async () => {
  const view = await submitted(installation());
  await review(installation(), view);
  request = view.request.id;
});

describe('GET /v1/audit/entries', () => {
  test('answers the entries with the bytes and the hashes that the signed log holds', async () => {
    const at = installation();
    const before = logSize(at);
    const { size, entries } = await at.call('audrey', 'listEntries', { query: { limit: 500 } });
    expect(size).toBe(before);
    expect(entries.map((one) => one.index)).toEqual([...Array(size).keys()]);
    expect(entries[0]?.entry.type).toBe('log.started');
    for (const { entry, body, leafHash: hash } of entries) {
      const bytes = Buffer.from(body, 'base64');
      expect(JSON.parse(bytes.toString('utf8'))).toEqual(entry);
      expect(Buffer.from(leafHash(bytes)).toString('hex')).toBe(hash);
    }
  });

  test('filters by request and by type, and goes on from an index', async () => {
    const at = installation();
    const list = async (query: Record<string, string | number>) =>
      (await at.call('ada', 'listEntries', { query })).entries;
    expect((await list({ request })).map((one) => one.entry.type)).toEqual([
      'request.submitted',
      'decision.made',
      'review.recorded',
      'request.approved',
      'permit.issued',
    ]);
    const [permit] = await list({ type: 'permit.issued' });
    expect(permit?.entry.request).toBe(request);
    expect((await list({ from: permit?.index ?? 0, limit: 1 })).map((one) => one.index)).toEqual([
      permit?.index,
    ]);
  });

  test.each([
    [{ from: -1 }, 'from must be at least 0'],
    [{ type: 'permit.isued' }, /^type must be one of log\.started, /],
    [{ request: 'x' }, 'request must look like req_01ARZ3NDEKTSV4RRFFQ69G5FAV'],
  ])('answers 400 for %j', async (query, words) => {
    const error = await installation().refused('audrey', 'listEntries', { query });
    expect(error.details.problems).toEqual([
      typeof words === 'string' ? words : expect.stringMatching(words),
    ]);
  });
});

describe('reading the log is on record', () => {
  test.each([
    [
      'listEntries',
      { query: { limit: 3 } },
      { operation: 'list', filters: [], of: null, first: 0, last: 2, count: 3 },
    ],
    [
      'listEntries',
      { query: { type: 'policy.refused', from: 1 } },
      { operation: 'list', filters: ['from', 'type'], of: null, first: null, last: null, count: 0 },
    ],
    [
      'showEntry',
      { params: { index: 4 } },
      { operation: 'show', filters: [], of: null, first: 4, last: 4, count: 1 },
    ],
  ] as const)('%s %j', async (name, sent, data) => {
    const at = installation();
    const from = logSize(at);
    await at.call('audrey', name, sent);
    const actor = {
      kind: 'principal',
      id: at.people.audrey.principal.id,
      via: expect.stringMatching(/^tok_/),
    };
    expect(entriesFrom(at, from)).toMatchObject([{ type: 'log.read', actor, request: null, data }]);
  });

  test('with the request that was asked about', async () => {
    const at = installation();
    const from = logSize(at);
    await at.call('audrey', 'listEntries', { query: { request } });
    expect(entriesFrom(at, from)).toMatchObject([{ data: { filters: ['request'], of: request } }]);
  });

  test('the checkpoint, which is public, is not', async () => {
    const at = installation();
    const from = logSize(at);
    await at.call('audrey', 'checkpoint');
    expect(logSize(at)).toBe(from);
  });
});

describe('GET /v1/audit/entries/:index', () => {
  test('answers the entry with a proof under the newest checkpoint', async () => {
    const at = installation();
    const { entries } = await at.call('audrey', 'listEntries', { query: { type: 'permit.issued' } });
    const index = entries[0]?.index ?? -1;
    const { note } = await at.call('audrey', 'checkpoint');
    const shown = await at.call('audrey', 'showEntry', { params: { index } });
    expect(shown).toMatchObject({ index, entry: { type: 'permit.issued', request } });
    expect(shown.proof).toContain(note.trimEnd());
  });

  test('answers 404 beyond the end of the log and 400 for what is no index', async () => {
    const at = installation();
    const beyond = await at.refused('audrey', 'showEntry', { params: { index: logSize(at) + 1_000 } });
    expect([beyond.status, beyond.code]).toEqual([404, 'NOT_FOUND']);
    const wrong = await at.refused('audrey', 'showEntry', { params: { index: 'first' } });
    expect(wrong.details.problems).toEqual(['index must be a number']);
  });
});

test('GET /v1/audit/checkpoint answers the signed size of the log to everybody who is signed in', async () => {
  const at = installation();
  const { size, note } = await at.call('olga', 'checkpoint');
  expect(size).toBe(logSize(at));
  expect(note.split('\n').slice(0, 2)).toEqual([at.services.keys.origin, String(size)]);
});

test('GET /v1/policies answers the rules in force, each with its source', async () => {
  const { digest, rules } = await installation().call('rita', 'listPolicies');
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(rules.length).toBeGreaterThan(10);
  for (const { source } of rules) expect(source.document).not.toBe('');
});

describe('GET /v1/decisions/:id/explanation', () => {
  test('answers the decision in plain words, with every condition that was looked at', async () => {
    const at = installation();
    const view = await at.call('rita', 'showRequest', { params: { id: request } });
    const params = { id: view.decision.id };
    const { text, grounds, problem } = await at.call('olga', 'explainDecision', { params });
    expect(text.startsWith(view.explanation)).toBe(true);
    expect(text).toContain('integration.registered equal false? true, so no');
    expect(grounds?.trace).toContainEqual(
      expect.objectContaining({ fact: 'integration.registered', actual: true, result: false }),
    );
    expect(problem).toBeNull();
  });

  test('says what would have passed of what was refused, in the answer to who asked for it as well', async () => {
    const at = installation();
    const body = { ...(await creation(at)), integration: 'nowhere' };
    const view = await at.call('rita', 'submitRequest', { body });
    expect(view.request.state).toBe('denied');
    expect(view.decision).not.toHaveProperty('trace');
    const passes = 'integration.registered were true instead of false';
    expect(view.explanation).toContain(passes);
    const { text, grounds } = await at.call('rita', 'explainDecision', { params: { id: view.decision.id } });
    expect(text.startsWith(view.explanation)).toBe(true);
    expect(grounds?.counterfactual).toContainEqual({
      fact: 'integration.registered',
      from: false,
      to: true,
    });
  });

  test('answers 404 for a decision that does not exist', async () => {
    const params = { id: 'dec_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    expect((await installation().refused('olga', 'explainDecision', { params })).status).toBe(404);
  });
});

describe('GET /v1/audit/checkpoint, where witnesses are configured', () => {
  test('answers also the newest checkpoint that a quorum has cosigned, with its cosignatures', async () => {
    const { services } = installation();
    const { privateKey, vkey } = generateCosigningKey('witness.example/one', Buffer.alloc(32, 1));
    const parsed = parsePolicy(`witness one ${vkey}\nquorum one\n`);
    if (!parsed.ok) throw new Error('the policy is malformed');
    const { policy } = parsed;
    const app = await buildApp({ ...services, witnessPolicy: () => policy }, pino({ level: 'silent' }));
    const token = installation().people.olga.token;
    const ask = async () => {
      const answer = await app.inject({
        url: '/v1/audit/checkpoint',
        headers: { authorization: `Bearer ${token}` },
      });
      return answer.json();
    };
    expect(await ask()).toMatchObject({ cosigned: null });
    const checkpoint = services.store.read((tx) => tx.audit.checkpoint() ?? { size: 0, note: '' });
    const text = checkpoint.note.slice(0, checkpoint.note.indexOf('\n\n') + 1);
    const line = cosign(text, parseCosigningKey(privateKey), 1_700_000_000n);
    await services.store.write((tx) =>
      tx.cosignatures.insert({ size: checkpoint.size, witness: vkey, line, at: 1 }),
    );
    expect(await ask()).toMatchObject({
      size: checkpoint.size,
      cosigned: {
        size: checkpoint.size,
        note: `${checkpoint.note}${line}`,
        witnesses: [{ name: 'witness.example/one', at: '2023-11-14T22:13:20.000Z' }],
      },
    });
    await app.close();
  });
});
