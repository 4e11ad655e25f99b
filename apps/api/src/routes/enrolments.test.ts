import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { buildApp } from '../build-app.ts';
import { entriesFrom, logSize } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

const registered = async (at: Installation, name: string, more: Readonly<Record<string, unknown>> = {}) => {
  const body = { name, email: `${name}@acme.example`, kind: 'person', roles: ['requester'], ...more };
  return at.call('ada', 'addPrincipal', { body });
};
const invite = (at: Installation, id: string) => at.call('ada', 'inviteHolder', { params: { id } });
const enrol = (at: Installation, code: string, more: Readonly<Record<string, unknown>> = {}) =>
  send(at.app, 'enrolHolder', { body: { code, ...more } });
const errorOf = async (answer: ReturnType<typeof enrol>) => {
  const response = await answer;
  return [response.statusCode, response.json().code];
};
const INVALID = [401, 'ENROLMENT_CODE_INVALID'];

describe('a person enrols', () => {
  test('with the code of an administrator, who sees neither the token nor chooses the key', async () => {
    const at = installation();
    const from = logSize(at);
    const made = await registered(at, 'nina');
    const { code } = await invite(at, made.id);
    const { recipient } = at.people.amy.wallet;
    const answer = (await enrol(at, code, { recipient })).json();
    expect(answer.principal).toEqual({ ...made, recipient });
    const days = (Date.parse(answer.expiresAt) - at.services.clock.now()) / 86_400_000;
    expect(days).toBeGreaterThan(89);
    expect(days).toBeLessThanOrEqual(90);
    expect((await send(at.app, 'me', { token: answer.token })).json()).toEqual(answer.principal);
    const entries = entriesFrom(at, from);
    const self = { kind: 'principal', id: made.id, via: answer.id };
    expect(entries).toMatchObject([
      { type: 'principal.created', data: { roles: [] } },
      { type: 'governance.proposed', data: { kind: 'principal.invite', setup: true } },
      { type: 'governance.carried-out', data: { kind: 'principal.invite', setup: true } },
      { type: 'principal.let-in', data: { principal: made.id } },
      { type: 'principal.enrolment-issued', data: { principal: made.id } },
      { type: 'principal.enrolled', actor: self, data: { principal: made.id } },
      { type: 'token.issued', actor: self, data: { principal: made.id, token: answer.id } },
    ]);
    const kept = [
      JSON.stringify(entries),
      ...readdirSync(at.directory)
        .filter((name) => name.startsWith('countersign.db'))
        .map((name) => readFileSync(join(at.directory, name), 'latin1')),
    ];
    expect(kept.length).toBeGreaterThan(1);
    for (const text of kept) {
      for (const secret of [code, answer.token])
        expect(text.includes(secret.split(/^cs_|\./).at(-1))).toBe(false);
    }
  });

  test('once with a code, and with the newest one only; every other code gets the same answer', async () => {
    const at = installation();
    const { id } = await registered(at, 'nadia');
    const first = await invite(at, id);
    const second = await invite(at, id);
    expect(await errorOf(enrol(at, first.code))).toEqual(INVALID);
    expect((await enrol(at, second.code)).statusCode).toBe(201);
    const refused = await Promise.all(
      [second.code, first.code, `enrol_${randomBytes(32).toString('base64url')}`, ''].map(async (code) =>
        JSON.stringify({ ...(await enrol(at, code)).json(), instance: null }),
      ),
    );
    expect(new Set(refused).size).toBe(1);
  });

  test('twice at the same time with one code: one of the two gets a token', async () => {
    const at = installation();
    const { code } = await invite(at, (await registered(at, 'nele')).id);
    const both = await Promise.all([enrol(at, code), enrol(at, code)]);
    expect(both.map((one) => one.statusCode).sort()).toEqual([201, 401]);
  });

  test('by POST only', async () => {
    const at = installation();
    const { code } = await invite(at, (await registered(at, 'nuria')).id);
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const answer = await at.app.inject({ method, url: `/v1/enrolments?code=${code}` });
      expect(answer.statusCode).toBe(404);
    }
    expect((await enrol(at, code)).statusCode).toBe(201);
  });
});

describe('nobody gets a code', () => {
  test('for somebody who has enrolled, not even when the token was taken away', async () => {
    const at = installation();
    const { id } = await registered(at, 'norma');
    const { code } = await invite(at, id);
    const token = (await enrol(at, code)).json();
    for (const of of [id, at.people.amy.principal.id]) {
      const error = await at.refused('ada', 'inviteHolder', { params: { id: of } });
      expect([error.status, error.code]).toEqual([409, 'INVITATION_REFUSED']);
    }
    await at.call('ada', 'revokeToken', { params: { id: token.id } });
    expect((await at.refused('ada', 'inviteHolder', { params: { id } })).code).toBe('INVITATION_REFUSED');
  });

  test('for a machine, whose token an administrator issues', async () => {
    const at = installation();
    const { id } = await registered(at, 'robot', { kind: 'machine' });
    const error = await at.refused('ada', 'inviteHolder', { params: { id } });
    expect(error.message).toContain('a machine does not enrol');
    await at.call('ada', 'issueToken', { params: { id }, body: { label: 'first' } });
  });

  test('for nobody, and from nobody but an administrator of the accounts', async () => {
    const at = installation();
    const params = { id: 'pri_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    expect((await at.refused('ada', 'inviteHolder', { params })).status).toBe(404);
    const { id } = await registered(at, 'nilla', { accounts: ['shop'] });
    for (const who of ['sid', 'audrey', 'rita'] as const) {
      expect((await at.refused(who, 'inviteHolder', { params: { id } })).status).toBe(403);
    }
  });
});

test('an administrator names no key for a person, and one for a machine', async () => {
  const at = installation();
  const { recipient } = at.people.amy.wallet;
  const person = { name: 'N', email: 'n@acme.example', kind: 'person', roles: ['requester'], recipient };
  const error = await at.refused('ada', 'addPrincipal', { body: person });
  expect(error.details.problems).toEqual([expect.stringContaining('recipient is for machines only')]);
  expect(await registered(at, 'sealer', { kind: 'machine', recipient })).toMatchObject({ recipient });
});

test('who tries codes again and again is held up, and nobody who has a good one', async () => {
  const at = installation();
  const { services, people } = at;
  const [hit, other] = [await registered(at, 'nora'), await registered(at, 'nelson')];
  const codes = [await invite(at, hit.id), await invite(at, other.id)].map(({ code }) => String(code));
  const limits = {
    allowedHosts: [],
    requestMillis: 1_000,
    maxConnections: 10,
    publicUrl: null,
    sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
    refusedPerMinute: 5,
    tls: null,
  };
  const app = await buildApp({ ...services, micros: () => 0 }, pino({ level: 'silent' }), limits);
  const statuses: number[] = [];
  const [prefix = ''] = String(codes[0]).split('.');
  for (let one = 0; one < 6; one += 1)
    statuses.push((await send(app, 'enrolHolder', { body: { code: `${prefix}.${one}` } })).statusCode);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  for (const code of codes) expect((await send(app, 'enrolHolder', { body: { code } })).statusCode).toBe(201);
  // It is spent.
  expect((await send(app, 'enrolHolder', { body: { code: codes[0] } })).statusCode).toBe(429);
  expect((await app.inject('/healthz')).statusCode).toBe(200);
  expect((await send(app, 'me', { token: people.amy.token })).statusCode).toBe(200);
  await app.close();
});

test('codes that are made up anew each time are tried in vain so often only', async () => {
  const { services } = installation();
  const limits = {
    allowedHosts: [],
    requestMillis: 1_000,
    maxConnections: 10,
    publicUrl: null,
    sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
    refusedPerMinute: 10,
    tls: null,
  };
  const app = await buildApp({ ...services, micros: () => 0 }, pino({ level: 'silent' }), limits);
  const statuses: number[] = [];
  for (let one = 0; one < 12; one += 1) {
    const body = { code: `enrol_${one}.${randomBytes(8).toString('hex')}` };
    statuses.push((await send(app, 'enrolHolder', { body })).statusCode);
  }
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  await app.close();
});
