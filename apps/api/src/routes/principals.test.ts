import { describe, expect, test } from 'vitest';
import { entriesFrom, logSize } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import { PEOPLE } from '../testing/companies.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

const person = (name: string, more: Record<string, unknown> = {}) => ({
  name,
  email: `${name}@acme.example`,
  kind: 'person',
  roles: ['requester'],
  ...more,
});

test('GET /v1/me answers who is signed in', async () => {
  const at = installation();
  expect(await at.call('sam', 'me')).toEqual(at.people.sam.principal);
});

test('GET /v1/keys answers what verifies the log and what to seal for the worker to', async () => {
  const at = installation();
  const keys = await at.call('rita', 'keys');
  expect(keys).toMatchObject(at.services.keys);
  expect(keys.logKeys).toEqual([keys.vkey]);
  expect(keys.inUse).toMatchObject({ log: { publicKey: keys.vkey, next: null }, review: { next: null } });
  expect(keys.vkey.startsWith(`${keys.origin}+`)).toBe(true);
  expect(keys.workerRecipient).toMatch(/^age1/);
});

describe('principals', () => {
  test('GET /v1/principals lists everybody', async () => {
    const { principals } = await installation().call('audrey', 'listPrincipals');
    expect(principals.length).toBeGreaterThanOrEqual(Object.keys(PEOPLE).length + 1);
  });

  test('POST /v1/principals answers 201; the log names the principal by identifier only', async () => {
    const at = installation();
    const from = logSize(at);
    const made = await at.call('ada', 'addPrincipal', { body: person('nelly', { accounts: ['shop'] }) });
    expect(made).toMatchObject({ name: 'nelly', accounts: ['shop'], recipient: null });
    const entries = entriesFrom(at, from);
    expect(entries).toMatchObject([
      { type: 'principal.created', data: { principal: made.id, roles: [] } },
      { type: 'governance.proposed' },
      { type: 'governance.carried-out' },
      { type: 'principal.let-in', data: { principal: made.id, roles: made.roles, accounts: ['shop'] } },
    ]);
    expect(JSON.stringify(entries)).not.toContain('nelly');
  });

  test('POST /v1/principals answers 409 for an address that is taken', async () => {
    const error = await installation().refused('ada', 'addPrincipal', { body: person('rita') });
    expect([error.status, error.code]).toEqual([409, 'ADDRESS_TAKEN']);
  });

  test.each([
    [{ email: 'nina' }, 'email must be an e-mail address'],
    [{ roles: ['root'] }, /^roles\.0 must be one of requester, approver/],
    [{ kind: 'robot' }, 'kind must be one of person, machine'],
    [{ recipient: 'ssh-ed25519 AAAA' }, 'recipient must be text that starts with age1'],
    [{ id: 'pri_01ARZ3NDEKTSV4RRFFQ69G5FAV' }, 'the body must not have "id"'],
  ])('POST /v1/principals answers 400 for %j', async (wrong, words) => {
    const error = await installation().refused('ada', 'addPrincipal', { body: person('nina', wrong) });
    expect(error.details.problems).toEqual([
      typeof words === 'string' ? words : expect.stringMatching(words),
    ]);
  });
});

describe('tokens', () => {
  test('are shown once, sign in until they are revoked, and are nowhere in the store', async () => {
    const at = installation();
    const params = { id: at.people.rita.principal.id };
    const from = logSize(at);
    const issued = await at.call('rita', 'issueToken', {
      params,
      body: { label: 'laptop', expiresInDays: 1 },
    });
    const record = at.services.store.read((tx) => tx.tokens.get(issued.id) ?? null);
    expect(JSON.stringify(record)).not.toContain(issued.token);
    const signIn = () => send(at.app, 'me', { token: issued.token });
    expect((await signIn()).json().id).toBe(params.id);
    expect(await at.call('ada', 'revokeToken', { params: { id: issued.id } })).toEqual({
      ended: 1,
      passkeys: [],
      identities: [],
      kept: 0,
      codes: 0,
      others: [],
      principals: [],
    });
    expect((await signIn()).statusCode).toBe(401);
    const entries = entriesFrom(at, from);
    expect(entries.map((entry) => entry.type)).toEqual(['token.issued', 'token.revoked']);
    expect(JSON.stringify(entries)).not.toContain(issued.token);
  });

  test('POST /v1/tokens/renewals answers 201; DELETE of the old one answers 200 and says how many ended', async () => {
    const at = installation();
    const params = { id: at.people.rita.principal.id };
    const old = await at.call('rita', 'renewToken', { body: {} });
    const renewed = await send(at.app, 'renewToken', { token: old.token, body: { expiresInDays: 30 } });
    expect(renewed.statusCode).toBe(201);
    const { id, token, replaces, expiresAt } = renewed.json();
    expect(replaces).toBe(old.id);
    const days = (Date.parse(expiresAt) - at.services.clock.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    const end = (one: string, by: string) => send(at.app, 'revokeToken', { params: { id: one }, token: by });
    const ended = (answer: Awaited<ReturnType<typeof end>>) => [answer.statusCode, answer.json().ended];
    expect(ended(await end(old.id, token))).toEqual([200, 1]);
    expect((await send(at.app, 'me', { token })).statusCode).toBe(200);
    const child = (await send(at.app, 'issueToken', { params, token, body: { label: 'other' } })).json();
    expect(ended(await end(id, at.people.rita.token))).toEqual([200, 2]);
    for (const gone of [token, child.token])
      expect((await send(at.app, 'me', { token: gone })).statusCode).toBe(401);
  });

  test('revoking one again changes nothing more', async () => {
    const at = installation();
    const params = { id: at.people.rita.principal.id };
    const issued = await at.call('rita', 'issueToken', { params, body: { label: 'laptop' } });
    await at.call('ada', 'revokeToken', { params: { id: issued.id } });
    const from = logSize(at);
    await at.call('ada', 'revokeToken', { params: { id: issued.id } });
    expect(logSize(at)).toBe(from);
  });

  test('of other people that come from one are listed when it is revoked, and end where the query says so', async () => {
    const at = installation();
    const stolen = await at.call('ada', 'renewToken', { body: {} });
    const by = { token: stolen.token };
    const ghost = (await send(at.app, 'addPrincipal', { ...by, body: person('ghost', {}) })).json();
    const { code } = (await send(at.app, 'inviteHolder', { ...by, params: { id: ghost.id } })).json();
    const theirs = (await send(at.app, 'enrolHolder', { body: { code } })).json();
    const status = async () => (await send(at.app, 'me', { token: theirs.token })).statusCode;
    const revoke = (query: Readonly<Record<string, string>>) =>
      at.call('ada', 'revokeToken', { params: { id: stolen.id }, query });
    const others = [{ token: theirs.id, principal: ghost.id }];
    expect(await revoke({})).toMatchObject({ ended: 1, others, principals: [ghost.id] });
    expect(await revoke({ withPeople: 'false' })).toMatchObject({ ended: 0, others });
    expect(await status()).toBe(200);
    expect(await revoke({ withPeople: 'true' })).toMatchObject({ ended: 1, others: [] });
    expect(await status()).toBe(401);
  });

  test('that sign the call in do not end with it', async () => {
    const at = installation();
    const holder = { id: at.people.rita.principal.id };
    const { id, token } = await at.call('rita', 'issueToken', { params: holder, body: { label: 'laptop' } });
    const refused = await send(at.app, 'revokeToken', { params: { id }, token });
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'TOKEN_IN_USE']);
    expect((await send(at.app, 'me', { token })).statusCode).toBe(200);
    await at.call('rita', 'revokeToken', { params: { id } });
  });

  test('are made for a person by nobody else, also before there was one; for a machine by an administrator', async () => {
    const at = installation();
    const made = await at.call('ada', 'addPrincipal', { body: person('nadia', {}) });
    const body = { label: 'first' };
    for (const id of [made.id, at.people.amy.principal.id]) {
      const error = await at.refused('ada', 'issueToken', { params: { id }, body });
      expect([error.status, error.code]).toEqual([403, 'TOKEN_OF_SOMEBODY_ELSE']);
    }
    const machine = await at.call('ada', 'addPrincipal', { body: person('robot', { kind: 'machine' }) });
    await at.call('ada', 'issueToken', { params: { id: machine.id }, body });
    await at.call('ada', 'issueToken', { params: { id: machine.id }, body });
  });

  test('of nobody answer 404', async () => {
    const at = installation();
    const nobody = { params: { id: 'pri_01ARZ3NDEKTSV4RRFFQ69G5FAV' }, body: { label: 'x' } };
    expect((await at.refused('ada', 'issueToken', nobody)).status).toBe(404);
    const unknown = { params: { id: 'tok_01ARZ3NDEKTSV4RRFFQ69G5FAV' } };
    expect((await at.refused('ada', 'revokeToken', unknown)).status).toBe(404);
  });

  test.each([
    [{ label: '' }, 'label must not be blank; leave it out instead'],
    [{ label: 'x', expiresInDays: 0 }, 'expiresInDays must be more than 0'],
    [{ label: 'x', expiresInDays: 366 }, 'expiresInDays must be at most 365'],
    [{ label: 'x', expiresInDays: null }, 'expiresInDays must not be null; leave it out instead'],
  ])('answer 400 for %j', async (body, problem) => {
    const at = installation();
    const params = { id: at.people.rita.principal.id };
    const error = await at.refused('ada', 'issueToken', { params, body });
    expect(error.details.problems).toEqual([problem]);
  });
});

describe('an administrator of one account hands out nothing that reaches further', () => {
  test.each([
    ['a principal of all accounts', { accounts: null }],
    ['a principal of another account', { accounts: ['elsewhere', 'shop'] }],
    ['an auditor, who reads everything', { roles: ['auditor'], accounts: ['elsewhere'] }],
  ])('%s is refused', async (_, wrong) => {
    const error = await installation().refused('sid', 'addPrincipal', { body: person('nora', wrong) });
    expect([error.status, error.code]).toEqual([403, 'FORBIDDEN']);
  });

  test('a token of somebody who reaches further is neither issued nor revoked', async () => {
    const at = installation();
    const params = { id: at.people.ada.principal.id };
    expect((await at.refused('sid', 'issueToken', { params, body: { label: 'x' } })).status).toBe(403);
    const { id } = await at.call('ada', 'issueToken', { params, body: { label: 'x' } });
    expect((await at.refused('sid', 'revokeToken', { params: { id } })).status).toBe(403);
  });

  test('within the account it is possible', async () => {
    const at = installation();
    const made = await at.call('sid', 'addPrincipal', { body: person('noel', { accounts: ['elsewhere'] }) });
    const params = { id: made.id };
    const { code } = await at.call('sid', 'inviteHolder', { params });
    const { id } = (await send(at.app, 'enrolHolder', { body: { code } })).json();
    await at.call('sid', 'revokeToken', { params: { id } });
  });
});
