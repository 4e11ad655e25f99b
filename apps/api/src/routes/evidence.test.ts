import { type EvidenceEntry, type EvidenceRequest, evidenceRequestSchema } from '@countersign/schema';
import { digestOf, saltedDigest } from '@countersign/use-cases';
import { beforeAll, describe, expect, test } from 'vitest';
import { entriesFrom, logSize, review, submitted, taskInHand } from '../testing/act.ts';
import { linesOf, type Sent, send } from '../testing/call.ts';
import type { Name } from '../testing/companies.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
const approved: string[] = [];
beforeAll(async () => {
  const at = installation();
  for (let count = 0; count < 12; count += 1) {
    const view = await submitted(at);
    await review(at, view);
    approved.push(view.request.id);
  }
  approved.push((await taskInHand(at)).request.request.id);
});

async function lines<T>(who: Name, name: 'streamEntries' | 'streamRequests', sent: Sent): Promise<T[]> {
  const at = installation();
  const response = await send(at.app, name, { ...sent, token: at.people[who].token });
  expect(response.headers['content-type']).toBe('application/x-ndjson');
  expect(response.headers['content-disposition']).toMatch(/^attachment; /);
  return linesOf(response.body) as T[];
}

describe('GET /v1/evidence/entries', () => {
  test('answers every entry up to the size, with its stored bytes, in order', async () => {
    const at = installation();
    const size = logSize(at);
    const entries = await lines<EvidenceEntry>('audrey', 'streamEntries', { query: { size } });
    expect(entries.map((one) => one.index)).toEqual([...Array(size).keys()]);
    const stored = at.services.store.read((tx) => tx.audit.entries({ from: 0, limit: size }));
    expect(entries.map((one) => one.body)).toEqual(
      stored.map(({ body }) => Buffer.from(body).toString('base64')),
    );
    const [first, ...none] = await lines<EvidenceEntry>('audrey', 'streamEntries', { query: { size: 1 } });
    expect([first?.index, none]).toEqual([0, []]);
  });

  test('answers 400 for more than the log has, before anything is sent', async () => {
    const at = installation();
    const size = logSize(at);
    const error = await at.refused('audrey', 'streamEntries', { query: { size: size + 1 } });
    expect(error.details.problems).toEqual([`size must be at most ${size}, the size of the log`]);
  });
});

describe('POST /v1/evidence/requests', () => {
  test('answers each request with what its digests in the log were made from', async () => {
    const found = await lines<EvidenceRequest>('audrey', 'streamRequests', { body: { requests: approved } });
    expect(found.map((one) => one.request.id)).toEqual(approved);
    for (const line of found) {
      const { request, revision, inputs, facts, decision, permit, planDigest } = line;
      const [{ salt, input, whole } = { salt: '', input: null, whole: false }] = inputs;
      expect(whole).toBe(true);
      expect(digestOf({ request: request.id, revision: 1, input, salt })).toBe(revision.digest);
      expect(saltedDigest(salt, facts)).toBe(decision.factsDigest);
      expect(saltedDigest(salt, revision.plan)).toBe(planDigest);
      expect(permit?.revision).toBe(1);
      expect(line.grounds?.trace.length).toBeGreaterThan(0);
      expect(line.groundsProblem).toBeNull();
    }
  });

  test('leaves out what does not exist and what the caller may not see', async () => {
    const unknown = 'req_00000000000000000000000000';
    const body = { requests: [unknown, approved[0]] };
    const seen = await lines<EvidenceRequest>('audrey', 'streamRequests', { body });
    expect(seen.map((one) => one.request.id)).toEqual([approved[0]]);
    expect(await lines('sid', 'streamRequests', { body })).toEqual([]);
  });

  test('shows that a credential was sealed and never the sealed text', async () => {
    const at = installation();
    const view = await submitted(at);
    const sealed = '-----BEGIN AGE ENCRYPTED FILE-----\nnever to be seen\n-----END AGE ENCRYPTED FILE-----';
    const [createdAt, expiresAt] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 8)];
    await at.services.store.write((tx) =>
      tx.secrets.insert({
        id: at.services.ids.next('secret'),
        request: view.request.id,
        purpose: 'owner',
        principal: at.people.olga.principal.id,
        sealed,
        createdAt,
        expiresAt,
        collectedAt: null,
      }),
    );
    const [line] = await lines('audrey', 'streamRequests', { body: { requests: [view.request.id] } });
    expect(evidenceRequestSchema.parse(line).credentials).toMatchObject([
      { purpose: 'owner', receiver: at.people.olga.principal.id, createdAt: '2026-01-01T00:00:00.000Z' },
    ]);
    expect(JSON.stringify(line)).not.toContain('never to be seen');
  });
});

describe('POST /v1/evidence/exports', () => {
  const pack = { from: '2026-01-01', to: '2026-03-31', account: null, manifestDigest: 'a'.repeat(64) };

  test('puts the pack on record, by whom, and answers the entry with its proof', async () => {
    const at = installation();
    const size = logSize(at);
    const sealed = await at.call('audrey', 'recordEvidence', { body: { ...pack, checkpointSize: size } });
    expect(sealed.index).toBe(size);
    expect(sealed.proof).toContain(`index ${size}\n`);
    expect(entriesFrom(at, size)).toMatchObject([
      {
        type: 'evidence.exported',
        actor: { id: at.people.audrey.principal.id },
        data: { ...pack, checkpointSize: size },
      },
    ]);
  });

  test('answers 400 for a pack on more entries than there are, and records nothing', async () => {
    const at = installation();
    const size = logSize(at);
    const body = { ...pack, checkpointSize: size + 1 };
    expect((await at.refused('audrey', 'recordEvidence', { body })).code).toBe('INPUT_INVALID');
    expect(logSize(at)).toBe(size);
  });
});
