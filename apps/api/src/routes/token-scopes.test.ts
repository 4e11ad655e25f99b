import {
  permissionOf,
  ROUTES,
  type RouteDefinition,
  type RouteName,
  type TokenScope,
} from '@countersign/schema';
import { digestOfBytes } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { creation, entriesFrom, logSize, review, submitted } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import type { Name } from '../testing/companies.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

/** A token for programs, which a person made for themselves. */
async function tokenOf(at: Installation, who: Name, scopes: readonly TokenScope[]): Promise<string> {
  const params = { id: at.people[who].principal.id };
  const body = { label: 'a program', scopes: [...scopes] };
  return (await at.call(who, 'issueToken', { params, body })).token;
}

const code = (response: { statusCode: number; json(): { code: string } }) =>
  response.statusCode < 400 ? 'OK' : response.json().code;

describe('a token for programs', () => {
  test('approves nothing, whatever its scopes and whoever made it, and the refusal is in the log', async () => {
    const at = installation();
    const request = await submitted(at);
    const token = await tokenOf(at, 'amy', ['read', 'submit', 'work', 'audit']);
    const from = logSize(at);
    const body = { verdict: 'approve', digest: request.revision.digest };
    const params = { id: request.request.id };
    expect(code(await send(at.app, 'reviewRequest', { token, params, body }))).toBe('INTERACTIVE_REQUIRED');
    expect(entriesFrom(at, from)).toMatchObject([
      { type: 'access.refused', data: { code: 'INTERACTIVE_REQUIRED' } },
    ]);
    const looked = await at.call('amy', 'showRequest', { params });
    expect([looked.request.state, looked.reviews.length]).toEqual(['in-review', 0]);
    // The same person, at work, does.
    expect((await review(at, request)).state).toBe('approved');
  });

  test('is refused by every route by which a person decides, vouches or gives power', async () => {
    const at = installation();
    const token = await tokenOf(at, 'ada', ['read', 'submit', 'work', 'audit']);
    const wrong: string[] = [];
    for (const name of Object.keys(ROUTES) as RouteName[]) {
      const { permission } = ROUTES[name] as RouteDefinition;
      if (permission === 'public' || permissionOf(permission).personsOnly !== true) continue;
      const params = { id: 'x', operator: 'x', subject: 'x', instance: 'x', index: 0 };
      const answer = code(await at.app.inject(asIs(name, token, params)));
      if (answer !== 'INTERACTIVE_REQUIRED' && answer !== 'FORBIDDEN') wrong.push(`${name}: ${answer}`);
    }
    expect(wrong).toEqual([]);
  });

  test('does what its scopes are for, as far as its holder may', async () => {
    const at = installation();
    const [reads, submits, audits] = [
      await tokenOf(at, 'rita', ['read']),
      await tokenOf(at, 'rita', ['submit']),
      await tokenOf(at, 'audrey', ['audit']),
    ];
    const body = await creation(at);
    expect(code(await send(at.app, 'submitRequest', { token: reads, body }))).toBe('TOKEN_SCOPE_MISSING');
    expect(code(await send(at.app, 'submitRequest', { token: submits, body }))).toBe('OK');
    expect(code(await send(at.app, 'listRequests', { token: submits }))).toBe('TOKEN_SCOPE_MISSING');
    expect(code(await send(at.app, 'listRequests', { token: reads }))).toBe('OK');
    expect(code(await send(at.app, 'listEntries', { token: reads }))).toBe('FORBIDDEN');
    expect(code(await send(at.app, 'listEntries', { token: audits }))).toBe('OK');
    const read = await tokenOf(at, 'audrey', ['read']);
    expect(code(await send(at.app, 'listEntries', { token: read }))).toBe('TOKEN_SCOPE_MISSING');
    expect(code(await send(at.app, 'me', { token: submits }))).toBe('OK');
  });

  test('is made by no other token for programs, and a renewed one is for the same', async () => {
    const at = installation();
    const token = await tokenOf(at, 'rita', ['read']);
    const params = { id: at.people.rita.principal.id };
    const body = { label: 'more', scopes: ['submit'] };
    expect(code(await send(at.app, 'issueToken', { token, params, body }))).toBe('INTERACTIVE_REQUIRED');
    const renewed = (await send(at.app, 'renewToken', { token, body: {} })).json();
    const again = await send(at.app, 'submitRequest', { token: renewed.token, body: await creation(at) });
    expect(code(again)).toBe('TOKEN_SCOPE_MISSING');
  });

  test('of an administrator ends nothing of anybody else', async () => {
    const at = installation();
    const token = await tokenOf(at, 'ada', ['read', 'submit', 'work', 'audit']);
    const { tokens } = await at.call('rita', 'listTokens', { params: { id: at.people.rita.principal.id } });
    const [first] = tokens;
    const answer = await send(at.app, 'revokeToken', { token, params: { id: first?.id ?? '' } });
    expect(code(answer)).toBe('INTERACTIVE_REQUIRED');
    expect((await send(at.app, 'me', { token: at.people.rita.token })).statusCode).toBe(200);
  });

  test('ends neither what its holder works with nor what comes from that, and takes nobody along with it', async () => {
    const at = installation();
    const { ada } = at.people;
    const params = { id: ada.principal.id };
    const [working] = (await at.call('ada', 'listTokens', { params })).tokens;
    const issued = await at.call('ada', 'issueToken', { params, body: { label: 'ci', scopes: ['read'] } });
    const stolen = { token: issued.token };
    const revoke = async (id: string, query = {}) =>
      code(await send(at.app, 'revokeToken', { ...stolen, params: { id }, query }));
    const withPeople = { withPeople: 'true' };
    expect(await revoke(working?.id ?? '')).toBe('INTERACTIVE_REQUIRED');
    for (const id of [working?.id ?? '', issued.id])
      expect(await revoke(id, withPeople)).toBe('INTERACTIVE_REQUIRED');
    expect(await revoke(issued.id)).toBe('TOKEN_IN_USE');
    for (const token of [ada.token, issued.token])
      expect((await send(at.app, 'me', { token })).statusCode).toBe(200);
  });

  test('is replaced by its renewal, and ends the one before once', async () => {
    const at = installation();
    const token = await tokenOf(at, 'rita', ['read']);
    const renewed = (await send(at.app, 'renewToken', { token, body: {} })).json();
    const beside = (await send(at.app, 'renewToken', { token, body: {} })).json();
    const params = { id: renewed.replaces };
    const revoke = () => send(at.app, 'revokeToken', { token: renewed.token, params });
    expect((await revoke()).json()).toMatchObject({ ended: 1 });
    expect(code(await revoke())).toBe('INTERACTIVE_REQUIRED');
    expect((await send(at.app, 'me', { token: beside.token })).statusCode).toBe(200);
  });

  test('is never good for longer than what it was made for, however often it is renewed', async () => {
    const at = installation();
    const params = { id: at.people.rita.principal.id };
    const body = { label: 'ci', scopes: ['read'] as TokenScope[], expiresInDays: 1 };
    const { id, token } = await at.call('rita', 'issueToken', { params, body });
    const end = at.services.store.read((tx) => tx.tokens.get(id)?.expiresAt ?? 0);
    let last = token;
    for (const expiresInDays of [365, 30]) {
      const renewed = await send(at.app, 'renewToken', { token: last, body: { expiresInDays } });
      expect(renewed.json().expiresAt).toBe(new Date(end).toISOString());
      last = renewed.json().token;
    }
    const shorter = await send(at.app, 'renewToken', { token: last, body: { expiresInDays: 1 } });
    expect(Date.parse(shorter.json().expiresAt)).toBeLessThanOrEqual(end);
  });

  test('of before there were scopes reads and asks for nothing', async () => {
    const at = installation();
    const token = `cs_${'x'.repeat(43)}`;
    const old = {
      id: at.services.ids.next('token'),
      principal: at.people.rita.principal.id,
      kind: 'api',
      scopes: null,
      label: 'old',
      hash: digestOfBytes(Buffer.from(token)),
      createdAt: 1,
      expiresAt: null,
      revokedAt: null,
      issuedVia: null,
      lastUsedAt: null,
      idleMillis: null,
      proof: null,
      client: null,
      address: null,
    } as const;
    await at.services.store.write((tx) => tx.tokens.insert(old));
    expect(code(await send(at.app, 'listRequests', { token }))).toBe('TOKEN_SCOPE_MISSING');
    expect(code(await send(at.app, 'me', { token }))).toBe('TOKEN_SCOPE_MISSING');
  });
});

test('a token says by its form that it is one, and by its end that it is whole', async () => {
  const at = installation();
  const token = await tokenOf(at, 'rita', ['read']);
  expect(token).toMatch(/^cs_[A-Za-z0-9_-]{43}[0-9a-f]{6}$/);
  expect(digestOfBytes(Buffer.from(token.slice(0, -6))).slice(0, 6)).toBe(token.slice(-6));
});

test('a list of tokens says what each is for, when it was used last, and which one asks', async () => {
  const at = installation();
  const token = await tokenOf(at, 'sid', ['read']);
  const list = async () =>
    (await at.call('sid', 'listTokens', { params: { id: at.people.sid.principal.id } })).tokens;
  const [unused] = await list();
  expect(unused).toMatchObject({ kind: 'api', scopes: ['read'], lastUsedAt: null, current: false });
  await send(at.app, 'me', { token });
  const [used, ...others] = await list();
  expect(used?.lastUsedAt).not.toBeNull();
  expect(others.map(({ kind, current }) => [kind, current])).toContainEqual(['enrolled', true]);
  expect(JSON.stringify(await list())).not.toContain(token.slice(3, 20));
});

function asIs(name: RouteName, token: string, params: Readonly<Record<string, string | number>>) {
  const { method, path } = ROUTES[name];
  const url = path.replace(/:(\w+)/g, (_, param: string) => String(params[param]));
  return { method, url, headers: { authorization: `Bearer ${token}` } };
}
