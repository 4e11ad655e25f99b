import { ROUTES, type RouteDefinition } from '@countersign/schema';
import { beforeAll, describe, expect, test } from 'vitest';
import { entriesFrom, logSize } from '../testing/act.ts';
import type { Name } from '../testing/companies.ts';
import { useInstallation } from '../testing/installation.ts';
import { registerWorker } from '../testing/register-worker.ts';

const installation = useInstallation();

const bodied = Object.entries<RouteDefinition>(ROUTES).filter(
  ([, route]) => route.body !== undefined && route.file !== true,
);

let worker = '';
beforeAll(async () => {
  worker = (await registerWorker(installation())).token;
});

/** Sends a body to a route as the first person, or worker, who may call it. */
async function post(route: RouteDefinition, payload: string | Buffer) {
  const { app, people } = installation();
  const url = route.path.replace(/:(\w+)/g, (_, name) => (name === 'index' ? '0' : 'x'));
  const tokens = (Object.keys(people) as Name[]).map((who) => people[who].token);
  for (const token of [...tokens, worker]) {
    const response = await app.inject({
      method: route.method,
      url,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload,
    });
    if (response.statusCode !== 403) return response;
  }
  throw new Error(`nobody may call ${route.path}`);
}

describe('a body of JSON', () => {
  test.each(bodied)('with a name twice is refused by %s, whatever the two say', async (_name, route) => {
    const before = logSize(installation());
    for (const payload of [
      '{"verdict":"reject","verdict":"approve"}',
      '{"a":{"deep":[{"x":1,"x":1}]}}',
      '{"note":"a","n\\u006fte":"b"}',
    ]) {
      const response = await post(route, payload);
      expect(response.statusCode).toBe(400);
      expect(response.json().details.problems[0]).toMatch(/stands twice in one object$/);
    }
    // Whom a route refuses for another reason before is in the log; nothing else is.
    const types = new Set(entriesFrom(installation(), before).map(({ type }) => type));
    expect([...types].filter((type) => type !== 'access.refused')).toEqual([]);
  });

  const submit = ROUTES.submitRequest;

  test.each([
    ['__proto__', '{"__proto__":{"roles":["administrator"]}}', /"__proto__" is not allowed/],
    ['an escaped __proto__', '{"\\u005f_proto__":1}', /"__proto__" is not allowed/],
    ['endless nesting', '['.repeat(100_000), /more than 32 levels deep/],
    ['something behind its end', '{} {}', /something follows the end/],
    ['a comment', '{/* */}', /a name in double quotes was expected/],
    ['a byte order mark', '\ufeff{}', /a value was expected/],
    ['NaN', '{"a":NaN}', /a value was expected/],
  ])('with %s is refused', async (_what, payload, problem) => {
    const response = await post(submit, payload);
    expect(response.statusCode).toBe(400);
    expect(response.json().details.problems[0]).toMatch(problem);
  });

  test.each([
    ['in Latin-1', Buffer.from('{"reason":"Zürich"}', 'latin1')],
    ['in UTF-16', Buffer.from('\ufeff{"reason":"x"}', 'utf16le')],
    ['with a lone surrogate encoded', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ])('%s is refused', async (_what, payload) => {
    const response = await post(submit, payload);
    expect(response.json().details.problems[0]).toMatch(/is not encoded in UTF-8$/);
  });
});

test.each(['account', 'state', 'limit'])(
  'a query with %s twice is refused, and neither of the two is taken',
  async (name) => {
    const { app, people } = installation();
    const headers = { authorization: `Bearer ${people.audrey.token}` };
    const value = { state: 'in-review', limit: '5' }[name] ?? 'shop';
    const ask = (query: string) => app.inject({ url: `/v1/requests?${query}`, headers });
    expect((await ask(`${name}=${value}`)).statusCode).toBe(200);
    const answer = await ask(`${name}=${value}&${name}=${value}`);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'INPUT_INVALID']);
  },
);
