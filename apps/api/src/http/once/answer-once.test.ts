import type { RouteName } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { addIntegration, creation, logSize } from '../../testing/act.ts';
import { type Sent, send } from '../../testing/call.ts';
import type { Name } from '../../testing/companies.ts';
import { useInstallation } from '../../testing/installation.ts';
import { settled } from '../../testing/submit-file.ts';

const installation = useInstallation();
let keys = 0;
const newKey = () => {
  keys += 1;
  return `key-${keys}`;
};

/** Sends a call of somebody with a key. */
const sendWith = (key: string, who: Name, name: RouteName, sent: Sent) => {
  const { app, people } = installation();
  return send(app, name, { token: people[who].token, ...sent, headers: { 'idempotency-key': key } });
};

const own = () => ({ params: { id: installation().people.rita.principal.id }, body: { label: 'laptop' } });

describe('a call that is sent again with its key', () => {
  test.each<[RouteName, Name, () => Sent | Promise<Sent>]>([
    ['submitRequest', 'rita', async () => ({ body: await creation(installation()) })],
    ['addIntegration', 'ada', () => ({ body: { id: 'once', name: 'Once', owner: 'rita@acme.example' } })],
    ['issueToken', 'rita', own],
    [
      'submitBatch',
      'rita',
      () => ({ query: { fileName: 'once.csv' }, file: 'provider,action,account,reason\n,,,once\n' }),
    ],
    ['freeze', 'ada', () => ({ body: { account: 'shop', reason: 'To be sure' } })],
  ])('gets the same answer, and %s is not done again', async (name, who, make) => {
    const sent = await make();
    const key = newKey();
    const first = await sendWith(key, who, name, sent);
    // Its rows are decided by themselves.
    if (name === 'submitBatch') await settled(installation(), who, first.json().batch.id);
    const size = logSize(installation());
    const second = await sendWith(key, who, name, sent);
    expect(first.statusCode).toBeLessThan(300);
    expect([second.statusCode, second.body]).toEqual([first.statusCode, first.body]);
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    expect(logSize(installation())).toBe(size);
  });

  test('is refused where it asks for something else, by the body or by the route', async () => {
    const key = newKey();
    await sendWith(key, 'rita', 'issueToken', own());
    const other = await sendWith(key, 'rita', 'issueToken', { ...own(), body: { label: 'phone' } });
    const elsewhere = await sendWith(key, 'rita', 'submitRequest', { body: await creation(installation()) });
    for (const answer of [other, elsewhere])
      expect(answer.json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_MISMATCH', details: { key } });
  });

  test('may be mended where it was refused and nothing was done', async () => {
    const key = newKey();
    const body = await creation(installation());
    const wrong = await sendWith(key, 'rita', 'submitRequest', { body: { ...body, account: 'nowhere' } });
    expect(wrong.json().code).toBe('ACCOUNT_UNKNOWN');
    expect((await sendWith(key, 'rita', 'submitRequest', { body })).statusCode).toBe(201);
  });

  test('gets the same refusal where that was recorded, which is not recorded again', async () => {
    const at = installation();
    const { request, revision } = await at.call('rita', 'submitRequest', { body: await creation(at) });
    const sent = { params: { id: request.id }, body: { verdict: 'approve', digest: revision.digest } };
    const key = newKey();
    const first = await sendWith(key, 'rita', 'reviewRequest', sent);
    const size = logSize(at);
    const second = await sendWith(key, 'rita', 'reviewRequest', sent);
    expect(first.statusCode).toBe(403);
    expect([second.statusCode, second.body]).toEqual([first.statusCode, first.body]);
    expect(logSize(at)).toBe(size);
  });
});

describe('what a call was answered', () => {
  test('is read by nobody but who signs in with the same', async () => {
    const at = installation();
    const key = newKey();
    const issued = (await sendWith(key, 'rita', 'issueToken', own())).json();
    const other = await sendWith(key, 'rita', 'issueToken', { ...own(), token: issued.token });
    expect(other.statusCode).toBeGreaterThanOrEqual(400);
    expect(other.body).not.toContain(issued.id);
    const kept = at.services.store.read((tx) => tx.idempotency.get(at.people.rita.principal.id, key, ''));
    expect(kept?.answer?.length).toBeGreaterThan(100);
    expect(Buffer.from(kept?.answer ?? []).toString('latin1')).not.toContain(issued.token);
  });

  test('may be lost; then the call is refused, and not made again', async () => {
    const at = installation();
    const integration = await addIntegration(at);
    const sent = { body: { ...(await creation(at)), integration } };
    const key = newKey();
    await sendWith(key, 'rita', 'submitRequest', sent);
    await at.services.store.write((tx) => tx.idempotency.forgetAnswers(Number.MAX_SAFE_INTEGER));
    const size = logSize(at);
    const again = await sendWith(key, 'rita', 'submitRequest', sent);
    expect(again.json()).toMatchObject({ status: 409, code: 'IDEMPOTENCY_ANSWERED', details: { key } });
    expect(logSize(at)).toBe(size);
  });
});
