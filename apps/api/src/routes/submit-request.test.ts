import { describe, expect, test } from 'vitest';
import { addIntegration, creation, entriesFrom, logSize, submitted } from '../testing/act.ts';
import { SECRET } from '../testing/call.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

describe('POST /v1/requests answers 201', () => {
  test('with the request, its decision in plain words and what it still needs', async () => {
    const at = installation();
    const body = await creation(at);
    const view = await at.call('rita', 'submitRequest', { body });
    expect(view.request).toMatchObject({
      state: 'in-review',
      account: 'shop',
      operator: 'owner',
      requester: at.people.rita.principal.id,
      revision: 1,
    });
    expect(view.input).toEqual(body);
    expect(view.accountName).toBe('Acme Shop');
    expect(view.approvals).toMatchObject({ given: 0, needed: 1 });
    expect(view.explanation).toContain('approv');
    expect(view.revision.plan.map((step) => step.key)).toEqual([
      'dotdigital.create-api-user-in-portal',
      'dotdigital.verify-api-access',
    ]);
  });

  test('also for what the policies deny, which stays visible with the rules that denied it', async () => {
    const at = installation();
    const body = await creation(at, { integration: 'nobody-registered-this' });
    const view = await at.call('rita', 'submitRequest', { body });
    expect(view.request.state).toBe('denied');
    expect(view.decision.determining.length).toBeGreaterThan(0);
    const { id } = view.request;
    expect(await at.call('rita', 'showRequest', { params: { id } })).toEqual(view);
  });

  test('with a typed password of which no answer shows more than the facts', async () => {
    const at = installation();
    const facts = {
      length: 16,
      hasDigitOrSymbol: true,
      containsEmail: false,
      containsCompanyName: false,
      containsWordPassword: false,
      confirmed: true,
      strengthScore: 4,
    };
    const { workerRecipient } = await at.call('rita', 'keys');
    const sealed = await at.services.sealer.seal(SECRET, workerRecipient);
    const change = { description: 'Newsletter', enabled: true, password: { sealed, facts } };
    const view = await at.call('rita', 'submitRequest', { body: await creation(at, { change }) });
    expect(view.input.change.password).toEqual({ sealed: expect.stringContaining('(not shown)'), facts });
    const kept = at.services.store.read((tx) => tx.revisions.get(view.request.id, 1) ?? null);
    expect(kept?.input.change.password?.sealed).toBe(sealed);
  });
});

describe('POST /v1/requests answers 400', () => {
  test('to half a character, which no text of the log can hold', async () => {
    const body = await creation(installation(), { reason: 'The \ud800 needs it' });
    const error = await installation().refused('rita', 'submitRequest', { body });
    expect([error.status, error.code]).toEqual([400, 'INPUT_INVALID']);
  });

  test('to an object that no parser can make a text of', async () => {
    const body = JSON.parse('{"reason":{"length":{"toString":null}}}');
    const error = await installation().refused('rita', 'submitRequest', { body });
    expect([error.status, error.code]).toEqual([400, 'INPUT_INVALID']);
  });

  const problemsOf = async (body: unknown): Promise<unknown> => {
    const error = await installation().refused('rita', 'submitRequest', { body });
    expect([error.status, error.code]).toEqual([400, 'INPUT_INVALID']);
    return error.details.problems;
  };

  test('naming every field that is missing', async () => {
    expect(await problemsOf({})).toEqual([
      'provider must be given',
      'action must be given',
      'account must be given',
      'reason must be given',
    ]);
  });

  test.each([
    [{ provider: 'eset' }, /^provider must be one of eset-business-account, .+, dotdigital$/],
    [{ account: 'Acme Shop' }, /^account must be 1 to 63 of a-z/],
    [{ reason: '' }, /^reason must say why the change is needed$/],
    [{ reason: 'x'.repeat(1001) }, /^reason must have at most 1000 characters$/],
    [{ change: { enabled: 'yes' } }, /^change\.enabled must be true or false$/],
    [{ change: { description: 49 } }, /^change\.description must be text; put it in quotes$/],
    [
      { change: { phone: '+49301234567' } },
      /^change must not have "phone": a create on dotdigital takes description, enabled, password$/,
    ],
    [{ change: { colour: 'red' } }, /^change must not have "colour": a create on dotdigital takes /],
    [{ acknowledge: ['everything'] }, /^acknowledge\.0 must be one of /],
    [{ colour: 'red' }, /^the body must not have "colour"$/],
    [{ exception: { owner: 'me' } }, /^exception\.owner must be the e-mail address/],
  ])('%j is refused by the field and what it must be', async (wrong, words) => {
    const problems = await problemsOf({ ...(await creation(installation())), ...wrong });
    expect(problems).toContainEqual(expect.stringMatching(words));
  });

  test('for a password in clear, which the answer does not repeat', async () => {
    const change = { password: SECRET };
    expect(await problemsOf({ ...(await creation(installation())), change })).toEqual([
      'change.password must be an object',
    ]);
  });

  test.each([
    ['a list', []],
    ['a text', 'create it'],
    ['null', null],
  ])('for %s in place of a request', async (_, body) => {
    expect(await problemsOf(body)).toHaveLength(1);
  });
});

test('POST /v1/requests answers 403 for an account outside the requester’s scope, and records it', async () => {
  const at = installation();
  const from = logSize(at);
  const error = await at.refused('sam', 'submitRequest', { body: await creation(at) });
  expect(error).toMatchObject({
    status: 403,
    code: 'FORBIDDEN',
    details: { allowed: 'somebody with the role requester for shop' },
  });
  expect(entriesFrom(at, from)).toContainEqual(
    expect.objectContaining({
      type: 'access.refused',
      data: { operation: 'POST /v1/requests', code: 'FORBIDDEN' },
    }),
  );
});

describe('POST /v1/requests answers 422 and changes nothing', () => {
  test.each([
    ['an account that is not registered', { account: 'nowhere' }, 'ACCOUNT_UNKNOWN'],
    [
      'an account on another provider',
      { provider: 'eset-protect-hub' as const, change: {} },
      'ACCOUNT_PROVIDER_MISMATCH',
    ],
    ['an operator that the account does not have', { operator: 'somebody' }, 'OPERATOR_UNKNOWN'],
    ['a change of nobody', { action: 'disable' as const, change: {} }, 'SUBJECT_MISSING'],
    [
      'a change of an unknown API user',
      { action: 'disable' as const, subject: 'x', change: {} },
      'SUBJECT_UNKNOWN',
    ],
  ])('for %s', async (_, wrong, code) => {
    const at = installation();
    const body = await creation(at, wrong);
    const from = logSize(at);
    const error = await at.refused('rita', 'submitRequest', { body });
    expect([error.status, error.code]).toEqual([422, code]);
    expect(logSize(at)).toBe(from);
  });
});

describe('the header Idempotency-Key', () => {
  test('gives the same answer again and changes nothing more', async () => {
    const at = installation();
    const body = await creation(at);
    const headers = { 'idempotency-key': 'once' };
    const first = await at.call('rita', 'submitRequest', { body, headers });
    const size = logSize(at);
    expect(await at.call('rita', 'submitRequest', { body, headers })).toEqual(first);
    expect(logSize(at)).toBe(size);
  });

  test('answers 422 for another input', async () => {
    const at = installation();
    const headers = { 'idempotency-key': 'one-input' };
    const body = await creation(at);
    await at.call('rita', 'submitRequest', { body, headers });
    const other = { ...body, reason: 'Something else' };
    const error = await at.refused('rita', 'submitRequest', { body: other, headers });
    expect(error).toMatchObject({ status: 422, code: 'IDEMPOTENCY_MISMATCH', details: { key: 'one-input' } });
  });

  test('belongs to whoever sends it', async () => {
    const at = installation();
    const headers = { 'idempotency-key': 'mine' };
    const one = await at.call('rita', 'submitRequest', { body: await creation(at), headers });
    const two = await at.call('rex', 'submitRequest', { body: await creation(at), headers });
    expect(two.request.id).not.toBe(one.request.id);
  });

  test('makes one request of two calls at once', async () => {
    const at = installation();
    const body = await creation(at);
    const headers = { 'idempotency-key': 'at-once' };
    const both = await Promise.all([
      at.call('rita', 'submitRequest', { body, headers }),
      at.call('rita', 'submitRequest', { body, headers }),
    ]);
    expect(both[1]).toEqual(both[0]);
  });

  test.each(['', 'x'.repeat(201)])('must have 1 to 200 characters', async (key) => {
    const at = installation();
    const headers = { 'idempotency-key': key };
    const error = await at.refused('rita', 'submitRequest', { body: await creation(at), headers });
    expect(error).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
    expect(error.message).toContain('idempotency-key must');
  });
});

test('of two requests at once for the same integration only one may go on', async () => {
  const at = installation();
  const body = await creation(at, { integration: await addIntegration(at) });
  const both = await Promise.all([
    at.call('rita', 'submitRequest', { body }),
    at.call('rex', 'submitRequest', { body }),
  ]);
  expect(both.map((view) => view.request.state).sort()).toEqual(['denied', 'in-review']);
});

test('a request that was handed in twice without a key is two requests', async () => {
  const at = installation();
  const one = await submitted(at);
  const again = await at.call('rita', 'submitRequest', { body: one.input });
  expect(again.request.id).not.toBe(one.request.id);
});
