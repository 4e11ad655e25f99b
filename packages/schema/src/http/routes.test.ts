import { describe, expect, test } from 'vitest';
import type { RouteDefinition } from './route.ts';
import { ROUTES } from './routes.ts';

const ALL: [string, RouteDefinition][] = Object.entries(ROUTES);

test('no two routes share method and path', () => {
  const addresses = ALL.map(([, { method, path }]) => `${method} ${path.replace(/:\w+/g, ':')}`);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test('whatever makes or changes something takes an idempotency key', () => {
  const without = ALL.filter(
    ([, { method, permission, idempotent }]) =>
      method === 'POST' && permission !== 'work.execute' && idempotent !== true,
  );
  // Reads that need a body; what is handed over once; and calls of people who have not signed in, whose codes are good once.
  expect(without.map(([name]) => name).sort()).toEqual([
    'beginLogin',
    'collectCredential',
    'enrolHolder',
    'passwordContext',
    'pollLogin',
    'previewBatch',
    'previewRequest',
    'streamRequests',
  ]);
});

test('whatever is edited is shown by a route whose answer has an ETag', () => {
  const tagged = ALL.filter(([, { method, tagged }]) => method === 'GET' && tagged === true);
  const edited = ALL.flatMap(([, { edits }]) => edits ?? []);
  expect(tagged.map(([, { path }]) => path)).toEqual(expect.arrayContaining(edited));
  expect(edited.length).toBeGreaterThan(0);
});

describe.each(ALL)('%s', (_, route) => {
  test('defines exactly the parameters of its path', () => {
    const named = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect(Object.keys(route.params?.shape ?? {})).toEqual(named);
  });

  test('refuses a query that it does not know', () => {
    if (route.query === undefined) return;
    const { error } = route.query.safeParse({ unknown: 'x' });
    expect(error?.issues).toContainEqual(expect.objectContaining({ code: 'unrecognized_keys' }));
  });

  test('refuses a body with a field that it does not know', () => {
    if (route.body === undefined) return;
    // Two of them say which shape is meant, where there are several.
    const { error } = route.body.safeParse({ provider: 'dotdigital', action: 'create', unknown: 'x' });
    expect(JSON.stringify(error?.issues)).toMatch(/"code":"unrecognized_keys","keys":\[[^\]]*"unknown"/);
  });

  test('takes a body, a file or an idempotency key only with POST', () => {
    if (route.method === 'POST') return;
    expect([route.body, route.file, route.idempotent]).toEqual([undefined, undefined, undefined]);
  });
});
