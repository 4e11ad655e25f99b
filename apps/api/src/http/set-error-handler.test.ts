import { Writable } from 'node:stream';
import { CountersignError, ERRORS, ROUTES, type RouteDefinition } from '@countersign/schema';
import { problemSchema } from '@countersign/schema/problem';
import type { InjectOptions } from 'fastify';
import { pino } from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../build-app.ts';
import type { Services } from '../services.ts';
import { creation, entriesFrom, logSize } from '../testing/act.ts';
import { refusalOf, SECRET } from '../testing/call.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

/** One call of an API that works with other services than the installation's, and what that API logged. */
async function callWith(changed: Partial<Services>, request: InjectOptions) {
  const at = installation();
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const app = await buildApp({ ...at.services, ...changed }, pino({ level: 'error' }, stream));
  const headers = { authorization: `Bearer ${at.people.rita.token}`, ...request.headers };
  const response = await app.inject({ ...request, headers });
  await app.close();
  return {
    status: response.statusCode,
    headers: response.headers,
    body: response.body,
    error: refusalOf(response.json()),
    log: lines.join(''),
  };
}

const json = (payload: string, type = 'application/json'): InjectOptions => ({
  method: 'POST',
  url: '/v1/requests',
  headers: { 'content-type': type },
  payload,
});

describe('what never reaches a route', () => {
  test.each([
    ['GET', '/nothing'],
    ['GET', '/v1/requestz'],
    ['DELETE', '/v1/requests'],
    ['GET', '/v1/requests/req_01ARZ3NDEKTSV4RRFFQ69G5FAV/..%2f..%2fme'],
  ] as const)('%s %s answers 404 and says that there is no such route', async (method, url) => {
    const { status, error } = await callWith({}, { method, url });
    expect([status, error.code]).toEqual([404, 'NOT_FOUND']);
    expect(error.message).toContain('There is no route');
  });

  test('an address that cannot be decoded answers 400 in the shape of every other error', async () => {
    const { status, error } = await callWith({}, { url: '/v1/requests/%zz' });
    expect(status).toBe(400);
    expect(error.details['problems']).toEqual(['the address must be percent-encoded UTF-8']);
  });
});

describe('an error answer', () => {
  test('is a problem of RFC 9457, whose instance is the call that the log of the service has', async () => {
    const { headers, body, log } = await callWith(
      { store: { ...installation().services.store, read: () => expect.unreachable('it is broken') } },
      { url: '/v1/me' },
    );
    const problem = problemSchema.parse(JSON.parse(body));
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(problem).toMatchObject({ type: '/docs/errors#INTERNAL', title: 'Internal', status: 500 });
    expect(log).toContain(`"reqId":"${problem.instance?.replace('urn:uuid:', '')}"`);
  });

  test('to somebody who has not signed in names the way to do so', async () => {
    const answer = await installation().app.inject('/v1/me');
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  });
});

describe('a body that cannot be read is refused, and no piece of it comes back', () => {
  test.each([
    [
      'that is cut off',
      json(`{"reason": "${SECRET}`),
      expect.stringMatching(/^the body must be complete and well-formed JSON: it ends early/),
    ],
    [
      'with a trap in it',
      json(`{"__proto__": {"x": "${SECRET}"}}`),
      expect.stringMatching(/the name "__proto__" is not allowed$/),
    ],
    ['that is empty', json(''), 'the body must be an object'],
  ])('one %s', async (_, request, problem) => {
    const { status, error, body, log } = await callWith({}, request);
    expect([status, error.code]).toEqual([400, 'INPUT_INVALID']);
    expect(error.details['problems']).toEqual([problem]);
    expect(body + log).not.toContain(SECRET);
  });

  test.each([
    [
      'of another kind',
      json(`reason=${SECRET}`, 'application/x-www-form-urlencoded'),
      [415, 'MEDIA_TYPE_UNSUPPORTED', {}],
    ],
    [
      'that is too large',
      json(JSON.stringify({ reason: SECRET.repeat(40_000) })),
      [413, 'BODY_TOO_LARGE', { limit: '1,048,576' }],
    ],
  ])('one %s, with the status that says so', async (_, request, expected) => {
    const { status, error, body, log } = await callWith({}, request);
    expect([status, error.code, error.details]).toEqual(expected);
    expect(body + log).not.toContain(SECRET);
  });

  test('no body at all', async () => {
    const { error } = await callWith({}, { method: 'POST', url: '/v1/requests' });
    expect(error.details['problems']).toEqual(['the body must be an object']);
  });
});

describe('what goes wrong inside', () => {
  const insides = 'SELECT secret FROM person -- in /srv/countersign/store.ts';
  const broken = (error: unknown): Services['store'] => ({
    ...installation().services.store,
    read: () => {
      throw error;
    },
  });

  test('answers 500 with a reference to the log, which tells the cause; the answer does not', async () => {
    const { status, error, body, log } = await callWith(
      { store: broken(new Error(insides)) },
      { url: '/v1/me' },
    );
    expect([status, error.code]).toEqual([500, 'INTERNAL']);
    expect(body).not.toMatch(/SELECT|srv|stack|\.ts/);
    expect(error.message).toContain(String(error.details['reference']));
    expect(log).toContain(insides);
    expect(log).toContain(`"reqId":"${error.details['reference']}"`);
  });

  test('an error of the registry keeps its cause to the log', async () => {
    const cause = new Error(insides);
    const busy = new CountersignError('STORE_BUSY', {}, cause);
    const { status, headers, error, body, log } = await callWith({ store: broken(busy) }, { url: '/v1/me' });
    expect([status, error.code, error.retryable]).toEqual([503, 'STORE_BUSY', true]);
    expect(error.message).toBe(ERRORS.STORE_BUSY.message);
    expect(headers['retry-after']).toBe('1');
    expect(body).not.toContain('SELECT');
    expect(log).toContain(insides);
  });

  test('an answer that is not of the shape its route promises is not sent', async () => {
    const keys = { ...installation().services.keys, secretKey: SECRET };
    const { status, error, body } = await callWith({ keys }, { url: '/v1/keys' });
    expect([status, error.code]).toEqual([500, 'INTERNAL']);
    expect(body).not.toContain(SECRET);
  });
});

describe('when nothing can be recorded', () => {
  const unwritable = (): Partial<Services> => ({
    store: {
      ...installation().services.store,
      write: () => Promise.reject(new CountersignError('LOG_UNAVAILABLE', { problem: 'the disk is full' })),
    },
  });

  test('a change answers 503 and says so', async () => {
    const from = logSize(installation());
    const payload = JSON.stringify(await creation(installation()));
    const { status, error } = await callWith(unwritable(), json(payload));
    expect([status, error.code, error.retryable]).toEqual([503, 'LOG_UNAVAILABLE', true]);
    expect(error.message).toContain('the disk is full');
    // There are entries about the integration that the request is for, and none about the request.
    const types = entriesFrom(installation(), from).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('request.'))).toEqual([]);
  });

  test('a refusal is not answered either, because it could not be recorded', async () => {
    const { status, error } = await callWith(unwritable(), { url: '/v1/principals' });
    expect([status, error.code]).toEqual([503, 'LOG_UNAVAILABLE']);
  });

  test('reading goes on', async () => {
    const at = installation();
    const app = await buildApp({ ...at.services, ...unwritable() }, pino({ level: 'silent' }));
    const headers = { authorization: `Bearer ${at.people.rita.token}` };
    expect((await app.inject({ url: '/v1/requests', headers })).statusCode).toBe(200);
    await app.close();
  });
});

describe('a route that takes no body', () => {
  const bodyless = Object.values<RouteDefinition>(ROUTES).filter(
    ({ method, body, file }) => method !== 'GET' && body === undefined && file !== true,
  );

  // So that a second call is answered as the first one.
  beforeAll(() => installation().call('ada', 'sealInstallation'));

  test.each(bodyless.map((route) => [route.method, route.path] as const))(
    '%s %s is not refused for an empty one that is called JSON',
    async (method, path) => {
      const url = path.replace(/:\w+/g, 'unknown');
      const headers = { authorization: `Bearer ${installation().people.ada.token}` };
      const at = installation();
      const plain = await at.app.inject({ method, url, headers });
      const called = await at.app.inject({
        method,
        url,
        headers: { ...headers, 'content-type': 'application/json' },
      });
      const codeOf = (body: string) => (body === '' ? '' : JSON.parse(body).code);
      expect([called.statusCode, codeOf(called.body)]).toEqual([plain.statusCode, codeOf(plain.body)]);
    },
  );
});
