import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { CountersignError, ROUTES } from '@countersign/schema';
import { serve } from '@countersign/test-kit/per-test';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { ApiError } from './api-error.ts';
import { type ApiClient, createClient, etagOf } from './create-client.ts';
import { type RunningApi, startApi } from './testing/start-api.ts';

/** What a call that is expected to fail rejected with. */
const rejection = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.unreachable('the call should have been refused'),
    (error: unknown) => error,
  );

/** A program takes its time to start where others are at work. */
const START_MILLIS = 60_000;

describe('against the running API', () => {
  let api: RunningApi;
  let administrator: ApiClient;
  let requester: ApiClient;
  beforeAll(async () => {
    api = await startApi();
    administrator = createClient(api);
    const enrol = async (name: string, role: 'requester' | 'approver') => {
      const { id } = await administrator.addPrincipal({
        body: { name, email: `${name}@acme.example`, kind: 'person', roles: [role] },
      });
      const { code } = await administrator.inviteHolder({ params: { id } });
      return (await createClient({ url: api.url }).enrolHolder({ body: { code } })).token;
    };
    requester = createClient({ url: api.url, token: await enrol('rita', 'requester') });
    // What nobody may approve is refused.
    await enrol('amy', 'approver');
    await administrator.addAccount({
      body: {
        provider: 'dotdigital',
        id: 'shop',
        companyName: 'Acme Shop',
        region: 'r2',
        operators: [{ name: 'owner', role: 'account-owner' }],
      },
    });
    await administrator.addIntegration({
      body: { id: 'crm', name: 'Customers', owner: 'rita@acme.example' },
    });
  }, START_MILLIS);
  afterAll(() => api?.stop());

  const creation = (reason: string) =>
    ({
      provider: 'dotdigital',
      action: 'create',
      account: 'shop',
      integration: 'crm',
      reason,
      change: { description: 'Customers', enabled: true },
    }) as const;

  test('a call answers what its route promises, typed', async () => {
    const me = await requester.me({});
    expectTypeOf(me.roles).items.toEqualTypeOf<
      'requester' | 'approver' | 'portal-operator' | 'auditor' | 'administrator' | 'worker'
    >();
    expect(me).toMatchObject({ email: 'rita@acme.example', roles: ['requester'] });
    const { accounts } = await requester.listAccounts({});
    expect(accounts).toMatchObject([{ id: 'shop', operators: [{ companyAccess: 'write' }] }]);
  });

  test('what a route asks for has to be given, and nothing else can be', () => {
    expectTypeOf<Parameters<ApiClient['showRequest']>[0]>().toExtend<{ params: { id: string } }>();
    expectTypeOf<Parameters<ApiClient['listRequests']>[0]>().toExtend<{ query?: { limit?: unknown } }>();
    expectTypeOf<Parameters<ApiClient['submitBatch']>[0]>().toExtend<{ file: Uint8Array }>();
    expectTypeOf<Parameters<ApiClient['submitRequest']>[0]>().toHaveProperty('idempotencyKey');
    expectTypeOf<Parameters<ApiClient['showRequest']>[0]>().not.toHaveProperty('idempotencyKey');
  });

  test('what was made can be ended, and the answer says how much ended', async () => {
    const { id } = await administrator.me({});
    const issued = await administrator.issueToken({ params: { id }, body: { label: 'x' } });
    expect(await administrator.revokeToken({ params: { id: issued.id } })).toMatchObject({ ended: 1 });
  });

  test('an idempotency key makes a repetition harmless', async () => {
    const call = { body: creation('The shop needs it'), idempotencyKey: 'once' };
    const first = await requester.submitRequest(call);
    expect(await requester.submitRequest(call)).toEqual(first);
    const other = await rejection(requester.submitRequest({ ...call, body: creation('Something else') }));
    expect(other).toMatchObject({ status: 422, code: 'IDEMPOTENCY_MISMATCH' });
  });

  test('an edit is made of what was read, and refused once that has changed', async () => {
    const { request } = await requester.submitRequest({
      body: { ...creation('To be edited'), change: { description: 'Edited', enabled: true } },
    });
    const params = { id: request.id };
    const read = await requester.showRequest({ params });
    const edit = (reason: string) =>
      requester.editRequest({
        params,
        body: { ...creation(reason), change: { description: 'Edited', enabled: true } },
        ifMatch: etagOf(read),
      });
    expect((await edit('Another reason')).request.revision).toBe(2);
    expect(await rejection(edit('Yet another'))).toMatchObject({ status: 412, code: 'PRECONDITION_FAILED' });
  });

  test('a query is encoded, and what is undefined is left out', async () => {
    const fileName = 'Anträge & more? #1 100%=ok+.csv';
    const file = new TextEncoder().encode('provider,action,account,reason\ndotdigital,create,shop,x\n');
    const { batch } = await requester.submitBatch({ query: { fileName, format: undefined }, file });
    expect(batch.fileName).toBe(fileName);
    const page = await requester.listRequests({ query: { account: 'shop', after: undefined, limit: 1 } });
    expect(page.requests).toHaveLength(1);
  });

  test('a file arrives byte by byte', async () => {
    const text = 'provider,action,account,reason\r\ndotdigital,create,shop,x\n';
    const bytes = new Uint8Array([0xef, 0xbb, 0xbf, ...Buffer.from(text)]);
    const { batch } = await requester.submitBatch({ query: { fileName: 'bom.csv' }, file: bytes });
    expect(batch.fileDigest).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test.each(['../me', 'a/b', 'x?y=1', '#', '%2e%2e', 'ä'])(
    'a parameter stays in its place in the address: %s',
    async (id) => {
      const error = await rejection(requester.showRequest({ params: { id } }));
      expect(error).toMatchObject({
        status: 400,
        details: { problems: ['id must look like req_01ARZ3NDEKTSV4RRFFQ69G5FAV'] },
      });
    },
  );

  test('an error answer comes as ApiError, in the words of the API', async () => {
    const error = await rejection(
      requester.submitRequest({ body: { ...creation('x'), account: 'nowhere' } }),
    );
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      name: 'ApiError',
      status: 422,
      code: 'ACCOUNT_UNKNOWN',
      retryable: false,
      details: { account: 'nowhere' },
      message: expect.stringContaining('The account nowhere is not registered.'),
    });
  });

  test('a token that is not valid is refused, and not repeated', async () => {
    const token = 'cs_nobody-was-given-this';
    const error = await rejection(createClient({ url: api.url, token }).me({}));
    expect(error).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(token);
  });

  test('an address with a slash at its end is the same address', async () => {
    const client = createClient({ url: `${api.url}/`, token: api.token });
    expect(await client.me({})).toEqual(await administrator.me({}));
  });
});

describe('where Countersign does not answer', () => {
  const call = (url: string) => createClient({ url, token: 'cs_secret' }).me({});

  test.each<[string, RequestListener]>([
    ['a page of a proxy', (_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>')],
    ['a page of something else', (_, response) => response.end('<h1>Welcome</h1>')],
    ['an error of something else', (_, response) => response.writeHead(404).end('{"message":"no"}')],
    ['a connection that breaks off', (request) => request.socket.destroy()],
    [
      'an answer that breaks off',
      (request, response) =>
        response.writeHead(200, { 'content-length': 9 }).write('{', () => request.socket.destroy()),
    ],
  ])('%s is UNREACHABLE and may be tried again', async (_, answer) => {
    const url = await serve(answer);
    const error = await rejection(call(url));
    expect(error).toBeInstanceOf(CountersignError);
    expect(error).toMatchObject({ code: 'UNREACHABLE', retryable: true, details: { url } });
    expect(String(error)).not.toContain('cs_secret');
  });

  describe('a connection that breaks before anything was answered', () => {
    /** Breaks so many connections, and then answers; the methods of the calls that came. */
    const breaking = async (count: number) => {
      const calls: (string | undefined)[] = [];
      const url = await serve((request, response) => {
        calls.push(request.method);
        if (calls.length <= count) request.socket.destroy();
        else response.end('{}');
      });
      return { calls, client: createClient({ url, token: 'x' }) };
    };
    const params = { id: 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    const body = { text: 'Hello' };

    test('has what only reads, or has a key, made again', async () => {
      const reading = await breaking(1);
      expect(await reading.client.listRequests({ query: {} })).toEqual({});
      expect(reading.calls).toEqual(['GET', 'GET']);
      const keyed = await breaking(1);
      expect(await keyed.client.commentOnRequest({ params, body, idempotencyKey: 'once' })).toEqual({});
      expect(keyed.calls).toEqual(['POST', 'POST']);
    });

    test('has nothing made again that would be made twice, and nothing more than once', async () => {
      const posting = await breaking(1);
      expect(await rejection(posting.client.commentOnRequest({ params, body }))).toMatchObject({
        code: 'UNREACHABLE',
      });
      expect(posting.calls).toEqual(['POST']);
      const reading = await breaking(2);
      expect(await rejection(reading.client.listRequests({ query: {} }))).toMatchObject({
        code: 'UNREACHABLE',
      });
      expect(reading.calls).toEqual(['GET', 'GET']);
    });
  });

  test('nobody listening is UNREACHABLE, and says where', async () => {
    const error = await rejection(call('http://127.0.0.1:1'));
    expect(error).toMatchObject({ code: 'UNREACHABLE', details: { url: 'http://127.0.0.1:1' } });
    expect(String(error)).toContain('http://127.0.0.1:1');
  });

  test('a path in front of the API is kept, as behind a proxy', async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      response.end('{}');
    });
    await createClient({ url: `${url}/countersign`, token: 'x' }).listRequests({ query: { limit: 1 } });
    expect(paths).toEqual(['/countersign/v1/requests?limit=1']);
  });
});

test('every route has a method of its name, and there is no other', () => {
  const client = createClient({ url: 'http://127.0.0.1:1', token: '' });
  expect(Object.keys(client).sort()).toEqual(Object.keys(ROUTES).sort());
  for (const method of Object.values(client)) expect(method).toBeTypeOf('function');
});
