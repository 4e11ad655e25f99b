import { once } from 'node:events';
import { connect } from 'node:net';
import { ROUTES, type RouteDefinition, type RouteName } from '@countersign/schema';
import { createIssueToken, createPrincipalCreator } from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../build-app.ts';
import { addIntegration, entriesFrom, logSize } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import { useInstallation } from '../testing/installation.ts';
import type { Caller } from '../testing/matrix/callers.ts';
import { PROBES } from '../testing/matrix/probes.ts';
import { createThings, type Things } from '../testing/matrix/things.ts';
import { settled } from '../testing/submit-file.ts';

const installation = useInstallation();
const SET_UP_MILLIS = 120_000;

/** Of what is not a GET: what changes nothing; and files, which are taken in elsewhere. */
const ELSEWHERE: ReadonlySet<RouteName> = new Set([
  'passwordContext',
  'fixBatch',
  'previewBatch',
  'streamRequests',
  'submitBatch',
  // Whether what made a link is good still is asked when the link is used.
  'makeLink',
]);
const CHANGES = (Object.keys(ROUTES) as RouteName[]).filter((name) => {
  const { method, permission } = ROUTES[name] as RouteDefinition;
  return method !== 'GET' && permission !== 'public' && !ELSEWHERE.has(name);
});

describe('a token that is revoked while its call is on its way', () => {
  let app: FastifyInstance;
  let caller: Caller;
  let things: Things;
  let port = 0;
  /** Ends the token of the call at the last moment. */
  let beforeWrite: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const at = installation();
    const { services } = at;
    const { store } = services;
    const principal = await createPrincipalCreator(services)({
      actor: { kind: 'system' },
      principal: {
        name: 'Everything',
        email: 'everything@acme.example',
        kind: 'person',
        roles: ['requester', 'approver', 'portal-operator', 'administrator', 'auditor'],
      },
    });
    caller = { name: '', token: '', scope: 'all accounts', principal, actor: { kind: 'system' } };
    things = await createThings(at, caller, principal.email);
    const write: typeof store.write = async (work) => {
      const happens = beforeWrite;
      beforeWrite = undefined;
      await happens?.();
      return store.write(work);
    };
    port = Number(new URL(await at.app.listen({ host: '127.0.0.1', port: 0 })).port);
    app = await buildApp({ ...services, store: { ...store, write } }, pino({ level: 'silent' }));
  }, SET_UP_MILLIS);
  afterAll(() => app.close());

  const tries = CHANGES.flatMap((name) => PROBES[name].map((probe, index) => ({ name, probe, index })));
  test.each(tries)('changes nothing by $name $index', async ({ name, probe, index }) => {
    const at = installation();
    const { store } = at.services;
    const issued = await createIssueToken(at.services)({
      actor: { kind: 'system' },
      principal: caller.principal.id,
      label: 'stolen',
      expiresAt: null,
    });
    let size = 0;
    let revoked = false;
    beforeWrite = async () => {
      await store.write((tx) => tx.tokens.revoke(issued.id, 1));
      size = logSize(at);
      revoked = true;
    };
    const sent = probe.sent?.(things, caller, `ended-${name.toLowerCase()}-${index}`) ?? {};
    const response = await send(app, name, { ...sent, token: issued.token });
    beforeWrite = undefined;
    // Of a selection, each row says what became of it.
    if (name === 'reviewSelection')
      expect(response.json().rows).not.toContainEqual(expect.objectContaining({ error: null }));
    else expect(response.statusCode).toBeGreaterThanOrEqual(400);
    // Some probes are refused for what they ask for, before or in the transaction.
    if (revoked) {
      const types = entriesFrom(at, size).map((entry) => entry.type);
      expect(types.filter((type) => !/refused$/.test(type))).toEqual([]);
    }
    // These are asked for what could be done; nothing but the token stands against them.
    if (
      ['addPrincipal', 'inviteHolder', 'issueToken', 'renewToken', 'checkAccount', 'holdSubject'].includes(
        name,
      )
    )
      expect(response.json().code).toBe('TOKEN_REVOKED');
  });

  const HELD_BACK = {
    'makes another token': { path: (id: string) => `/v1/principals/${id}/tokens`, body: { label: 'thief' } },
    'only reads': { path: () => ROUTES.passwordContext.path, body: { account: 'shop' } },
  };
  test.each(Object.entries(HELD_BACK))(
    'is looked at once more when a body that was held back has come: what %s',
    async (_, { path, body: sent }) => {
      const at = installation();
      const { id } = at.people.rita.principal;
      const stolen = await at.call('rita', 'renewToken', { body: {} });
      const body = JSON.stringify(sent);
      const socket = connect(port, '127.0.0.1');
      const head = [
        `POST ${path(id)} HTTP/1.1`,
        'host: 127.0.0.1',
        `authorization: Bearer ${stolen.token}`,
        'content-type: application/json',
        'expect: 100-continue',
        `content-length: ${body.length}`,
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n`);
      // The server takes the call, and waits for what it brings.
      await once(socket, 'data');
      await at.call('rita', 'revokeToken', { params: { id: stolen.id } });
      socket.write(body);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      expect(String(answer)).toMatch(/^HTTP\/1\.1 401 /);
      expect(String(answer)).toContain('TOKEN_REVOKED');
    },
  );
});

test('the rows of a file stop with the token that submitted it, and go on with another one', async () => {
  const at = installation();
  const integration = await addIntegration(at);
  const rows = Array.from(
    { length: 400 },
    (_, row) => `dotdigital,create,shop,Needed,${integration},User ${row} of ${integration},yes`,
  );
  const sent = {
    query: { fileName: 'many.csv' },
    file: ['provider,action,account,reason,integration,description,enabled', ...rows, ''].join('\n'),
  };
  const stolen = await at.call('rita', 'renewToken', { body: {} });
  const from = logSize(at);
  const taken = (types: readonly string[]) => types.filter((type) => type.startsWith('request.')).length;
  const typesSince = (start: number) => entriesFrom(at, start).map(({ type }) => type);
  const response = await send(at.app, 'submitBatch', { ...sent, token: stolen.token });
  const { id } = response.json().batch;
  await expect.poll(() => taken(typesSince(from)), { timeout: 30_000, interval: 5 }).toBeGreaterThan(0);
  await at.call('rita', 'revokeToken', { params: { id: stolen.id } });
  const revokedAt = logSize(at);
  const stopped = await settled(at, 'rita', id);
  expect(stopped).toMatchObject({ state: 'stopped', problem: { code: 'TOKEN_REVOKED' } });
  expect(stopped.problem?.message).toContain(`countersign batch resume ${id}`);
  expect(stopped.decided).toBeGreaterThan(0);
  expect(stopped.decided).toBeLessThan(400);
  expect(typesSince(revokedAt)).toEqual(['batch.stopped']);
  await at.call('rita', 'resumeBatch', { params: { id } });
  expect(await settled(at, 'rita', id)).toMatchObject({
    state: 'decided',
    decided: 400,
    verdicts: { review: 1, deny: 399, refused: 0 },
  });
}, 60_000);

test('rows that are refused stop with the token as well, and say so', async () => {
  const at = installation();
  const rows = Array.from(
    { length: 400 },
    (_, row) => `dotdigital,create,nowhere,Needed,none,User ${row},yes`,
  );
  const sent = {
    query: { fileName: 'refused.csv' },
    file: ['provider,action,account,reason,integration,description,enabled', ...rows, ''].join('\n'),
  };
  const stolen = await at.call('rita', 'renewToken', { body: {} });
  const from = logSize(at);
  const response = await send(at.app, 'submitBatch', { ...sent, token: stolen.token });
  const { id } = response.json().batch;
  const refused = () => entriesFrom(at, from).filter(({ type }) => type === 'batch.row-refused').length;
  await expect.poll(refused, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0);
  await at.call('rita', 'revokeToken', { params: { id: stolen.id } });
  const stopped = await settled(at, 'rita', id);
  expect(stopped).toMatchObject({ state: 'stopped', problem: { code: 'TOKEN_REVOKED' } });
  expect(stopped.decided).toBe(refused());
}, 60_000);
