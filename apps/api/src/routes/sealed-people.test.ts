import type { GovernanceChangeView } from '@countersign/schema';
import { beforeAll, describe, expect, test } from 'vitest';
import { entriesFrom, logSize } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import type { Name } from '../testing/companies.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
beforeAll(async () => {
  await installation().call('ada', 'sealInstallation');
});

let made = 0;
const person = (more: object = {}) => {
  made += 1;
  const name = `person-${made}`;
  return {
    name,
    email: `${name}@acme.example`,
    kind: 'person',
    roles: ['approver'],
    reason: 'Needed',
    ...more,
  };
};
/** What is answered where the change waits. */
async function asked(at: Installation, who: Name, name: 'addPrincipal' | 'issueToken', sent: object) {
  const response = await send(at.app, name, { ...sent, token: at.people[who].token });
  expect(response.statusCode).toBe(202);
  return response.json() as GovernanceChangeView;
}
const register = (at: Installation, more: object = {}, who: Name = 'ada') =>
  asked(at, who, 'addPrincipal', { body: person(more) });
const idOf = ({ content }: GovernanceChangeView) => ('principal' in content ? content.principal : '');
const approve = (at: Installation, who: Name, { id, digest }: GovernanceChangeView) =>
  at.call(who, 'reviewChange', { params: { id }, body: { verdict: 'approve', digest } });
const approved = async (at: Installation, change: GovernanceChangeView) => {
  for (const who of ['amy', 'bob'] as const) await approve(at, who, change);
  return change;
};
const stateOf = async (at: Installation, id: string) =>
  (await at.call('ada', 'listPrincipals')).principals.find((one) => one.id === id);

describe('once an installation is sealed', () => {
  test('changes are listed page by page, each once, newest first; the open ones by themselves', async () => {
    const at = installation();
    for (let count = 0; count < 4; count += 1) await register(at);
    const [closed] = (await at.call('ada', 'listChanges', { query: { state: 'proposed' } })).changes;
    await at.call('ada', 'withdrawChange', { params: { id: closed?.id ?? '' } });
    const listed = async (state?: 'open') => {
      const ids: string[] = [];
      let after: string | undefined;
      do {
        const query = { limit: 3, ...(state && { state }), ...(after && { after }) };
        const { changes, next } = await at.call('ada', 'listChanges', { query });
        expect(changes.length).toBeLessThanOrEqual(3);
        ids.push(...changes.map(({ id }) => id));
        after = next ?? undefined;
      } while (after !== undefined);
      return ids;
    };
    const all = await listed();
    expect(all).toEqual([...new Set(all)].sort().toReversed());
    expect(all).toContain(closed?.id);
    const open = await listed('open');
    expect(open).toEqual([...new Set(open)].sort().toReversed());
    expect(open).toHaveLength(3);
  });

  test('registering somebody gives nothing, until two others approve of this person', async () => {
    const at = installation();
    const from = logSize(at);
    const change = await register(at, { name: 'Zora Quastel', accounts: ['shop'] });
    const id = idOf(change);
    expect(change).toMatchObject({
      state: 'proposed',
      approvalsNeeded: 2,
      effects: ['grants-authority'],
      beneficiaries: [id],
      items: [
        { what: `who ${id} is`, after: expect.stringMatching(/^a person, [0-9a-f]{64}$/) },
        { what: `what ${id} may do`, before: 'nothing', after: 'approver on shop' },
      ],
    });
    expect(change.people).toContainEqual(expect.objectContaining({ id, name: 'Zora Quastel' }));
    expect(await stateOf(at, id)).toMatchObject({ state: 'waiting', roles: [], accounts: [] });
    const params = { id };
    expect((await at.refused('ada', 'inviteHolder', { params })).code).toBe('PRINCIPAL_WAITING');
    await approved(at, change);
    expect(await stateOf(at, id)).toMatchObject({ state: 'active', roles: ['approver'], accounts: ['shop'] });
    await at.call('ada', 'inviteHolder', { params });
    const entries = entriesFrom(at, from);
    expect(entries.map(({ type }) => type)).toEqual([
      'principal.created',
      'governance.proposed',
      'governance.reviewed',
      'governance.reviewed',
      'governance.carried-out',
      'principal.let-in',
      'principal.enrolment-issued',
    ]);
    expect(JSON.stringify(entries)).not.toContain('Quastel');
  });

  test('whoever waits is nobody: no owner, no roles, no token', async () => {
    const at = installation();
    const robot = await register(at, { kind: 'machine', roles: ['requester'] });
    const waiting = await register(at);
    const id = idOf(robot);
    const body = { label: 'x', reason: 'Needed' };
    expect((await at.refused('ada', 'issueToken', { params: { id }, body })).code).toBe('PRINCIPAL_WAITING');
    const content = { kind: 'principal.set-roles', principal: id, roles: ['requester'], accounts: null };
    const propose = { body: { content, reason: 'Needed' } };
    expect((await at.refused('ada', 'proposeChange', propose)).code).toBe('PRINCIPAL_WAITING');
    const owner = waiting.people.find((one) => one.id === idOf(waiting))?.email;
    const integration = { id: 'waiting', name: 'Waiting', owner };
    expect((await at.refused('ada', 'addIntegration', { body: integration })).code).toBe('OWNER_UNKNOWN');
  });

  test('nobody lets in alone whom they registered, whatever role they have, or by asking again', async () => {
    const at = installation();
    const change = await register(at);
    expect((await at.refused('ada', 'reviewChange', reviewOf(change))).code).toBe('REVIEW_REFUSED');
    await approve(at, 'amy', change);
    expect((await at.refused('amy', 'reviewChange', reviewOf(change))).code).toBe(
      'GOVERNANCE_REVIEW_REPEATED',
    );
    const self = person();
    const again = await register(at, self);
    expect(await register(at, self)).toMatchObject({
      state: 'proposed',
      content: { principal: idOf(again) },
    });
    for (const who of ['rita', 'amy', 'pete', 'olga', 'audrey', 'sid'] as const)
      expect((await at.refused(who, 'addPrincipal', { body: person() })).code).toBe('FORBIDDEN');
    expect((await stateOf(at, idOf(again)))?.state).toBe('waiting');
  });

  test('it takes a reason, which the reviewers are shown', async () => {
    const at = installation();
    const error = await at.refused('ada', 'addPrincipal', { body: person({ reason: undefined }) });
    expect(error.code).toBe('REASON_MISSING');
  });

  test('an administrator of one account asks for people there, and others decide', async () => {
    const at = installation();
    const change = await register(at, { accounts: ['elsewhere'] }, 'sid');
    expect(change.state).toBe('proposed');
    await approved(at, change);
    expect((await stateOf(at, idOf(change)))?.state).toBe('active');
  });

  test('whoever waits is turned away by one person, and their change is over', async () => {
    const at = installation();
    const change = await register(at);
    const params = { id: idOf(change) };
    await at.call('ada', 'deactivatePrincipal', { params, body: { reasonCode: 'mistake' } });
    expect((await at.refused('amy', 'reviewChange', reviewOf(change))).code).toBe('GOVERNANCE_STATE');
  });
});

describe('a token of a machine', () => {
  const machine = async (at: Installation) =>
    idOf(await approved(at, await register(at, { kind: 'machine', roles: ['requester'] })));
  const ask = async (at: Installation, id: string, who: Name = 'ada') =>
    asked(at, who, 'issueToken', {
      params: { id },
      body: { label: 'crm', scopes: ['submit'], expiresInDays: 30, reason: 'The CRM asks' },
    });
  const collect = { as: (change: GovernanceChangeView) => ({ params: { id: change.id } }) };

  test('is handed out to whoever asked for it, once, after two others approved it', async () => {
    const at = installation();
    const id = await machine(at);
    const change = await ask(at, id);
    expect(change).toMatchObject({
      state: 'proposed',
      effects: ['grants-authority'],
      items: [{ after: 'one more, "crm", for submit, for 30 days' }],
    });
    expect((await at.refused('ada', 'collectToken', collect.as(change))).code).toBe('TOKEN_NOT_READY');
    await approved(at, change);
    expect((await at.refused('amy', 'collectToken', collect.as(change))).code).toBe('FORBIDDEN');
    const from = logSize(at);
    const handed = await at.call('ada', 'collectToken', collect.as(change));
    expect(handed.principal).toBe(id);
    expect(entriesFrom(at, from)).toMatchObject([
      { type: 'token.issued', data: { principal: id, change: change.id, scopes: ['submit'] } },
    ]);
    expect((await at.refused('ada', 'collectToken', collect.as(change))).code).toBe('TOKEN_COLLECTED');
    const reviewing = { ...reviewOf(await ask(at, id)), token: handed.token };
    expect((await send(at.app, 'reviewChange', reviewing)).json().code).toBe('PERSON_REQUIRED');
  });

  test('is not handed out for a change that is about something else, or was rejected', async () => {
    const at = installation();
    const id = await machine(at);
    const change = await ask(at, id);
    const body = { verdict: 'reject', digest: change.digest, reason: 'Not needed' };
    await at.call('amy', 'reviewChange', { params: { id: change.id }, body });
    expect((await at.refused('ada', 'collectToken', collect.as(change))).code).toBe('TOKEN_NOT_READY');
    const other = await approved(at, await register(at));
    expect((await at.refused('ada', 'collectToken', collect.as(other))).code).toBe('TOKEN_NOT_READY');
  });

  test('is nobody else’s: no administrator makes one for a person', async () => {
    const at = installation();
    const { id } = at.people.amy.principal;
    const body = { label: 'x', reason: 'Needed' };
    expect((await at.refused('ada', 'issueToken', { params: { id }, body })).code).toBe(
      'TOKEN_OF_SOMEBODY_ELSE',
    );
    const content = {
      kind: 'token.issue',
      principal: id,
      label: 'x',
      scopes: ['read'],
      expiresInDays: 1,
    };
    const propose = { body: { content, reason: 'Needed' } };
    expect((await at.refused('ada', 'proposeChange', propose)).code).toBe('TOKEN_OF_SOMEBODY_ELSE');
  });
});

function reviewOf({ id, digest }: GovernanceChangeView) {
  return { params: { id }, body: { verdict: 'approve', digest } };
}
