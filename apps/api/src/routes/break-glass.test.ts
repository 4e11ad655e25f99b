import type { GovernanceChangeView, RequestViewWire } from '@countersign/schema';
import { beforeAll, expect, test } from 'vitest';
import { entriesFrom, logSize, submitted } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
let first: RequestViewWire;
let second: RequestViewWire;
beforeAll(async () => {
  const at = installation();
  [first, second] = [await submitted(at), await submitted(at)];
  const content = {
    kind: 'principal.set-roles',
    principal: at.people.rex.principal.id,
    roles: ['approver'],
    accounts: null,
  };
  await at.call('ada', 'proposeChange', { body: { content, reason: 'Needed' } });
  await at.call('ada', 'sealInstallation');
  await letAmyBreakIt(at);
});

async function letAmyBreakIt(at: Installation): Promise<void> {
  const response = await send(at.app, 'setGroup', {
    token: at.people.ada.token,
    params: { id: 'break-glass' },
    body: { members: [at.people.amy.principal.id], reason: 'On call' },
  });
  const { id, digest } = response.json() as GovernanceChangeView;
  for (const who of ['bob', 'rex'] as const)
    await send(at.app, 'reviewChange', {
      token: at.people[who].token,
      params: { id },
      body: { verdict: 'approve', digest },
    });
}

test('a member has a request approved that nobody reviewed; everybody sees it, and somebody else reviews it afterwards', async () => {
  const at = installation();
  const { request, revision } = first;
  const params = { id: request.id };
  const body = { digest: revision.digest, reason: 'The shop lets everybody in' };
  expect((await at.refused('bob', 'breakGlass', { params, body })).code).toBe('BREAK_GLASS_REFUSED');
  expect((await at.refused('rita', 'breakGlass', { params, body })).code).toBe('FORBIDDEN');
  const done = await at.call('amy', 'breakGlass', { params, body });
  expect(done).toMatchObject({ state: 'approved', dueAt: expect.stringMatching(/Z$/) });
  const shown = await at.call('audrey', 'showRequest', { params });
  expect(shown.breakGlass).toMatchObject([
    {
      id: done.breakGlass,
      missing: 1,
      reason: 'The shop lets everybody in',
      dueAt: done.dueAt,
      review: null,
    },
  ]);
  const { requests } = await at.call('audrey', 'listRequests', { query: { limit: 10 } });
  expect(requests.find(({ id }) => id === request.id)?.breakGlass).toBe(true);
  expect((await at.call('audrey', 'status')).breakGlass).toEqual({ unreviewed: 1, overdue: [] });
  const { items } = await at.call('bob', 'listInbox');
  expect(items).toContainEqual(expect.objectContaining({ kind: 'break-glass', id: done.breakGlass }));

  const glass = { id: done.breakGlass };
  const said = { verdict: 'justified', reason: 'It did' };
  const own = await at.refused('amy', 'reviewBreakGlass', { params: glass, body: said });
  expect(own.code).toBe('BREAK_GLASS_REVIEW_REFUSED');
  await at.call('bob', 'reviewBreakGlass', { params: glass, body: said });
  const reviewed = await at.call('audrey', 'showRequest', { params });
  expect(reviewed.breakGlass).toMatchObject([{ review: { verdict: 'justified', reason: 'It did' } }]);
  expect((await at.call('audrey', 'status')).breakGlass.unreviewed).toBe(0);
});

test('a token for programs breaks no glass and reviews none, and that somebody tried is in the log', async () => {
  const at = installation();
  const { request, revision } = second;
  const { token } = await at.call('amy', 'issueToken', {
    params: { id: at.people.amy.principal.id },
    body: { label: 'a program', scopes: ['read', 'submit', 'audit'] },
  });
  const from = logSize(at);
  const body = { digest: revision.digest, reason: 'The shop lets everybody in' };
  const broken = await send(at.app, 'breakGlass', { token, params: { id: request.id }, body });
  expect(broken.json().code).toBe('INTERACTIVE_REQUIRED');
  const params = { id: at.services.ids.next('breakGlass') };
  const said = { verdict: 'justified', reason: 'It did' };
  const reviewed = await send(at.app, 'reviewBreakGlass', { token, params, body: said });
  expect(reviewed.json().code).toBe('INTERACTIVE_REQUIRED');
  expect(entriesFrom(at, from)).toMatchObject([
    {
      type: 'access.refused',
      data: { operation: 'POST /v1/requests/:id/break-glass', code: 'INTERACTIVE_REQUIRED' },
    },
    {
      type: 'access.refused',
      data: { operation: 'POST /v1/break-glass/:id/review', code: 'INTERACTIVE_REQUIRED' },
    },
  ]);
  expect((await at.call('amy', 'showRequest', { params: { id: request.id } })).request.state).toBe(
    'in-review',
  );
});
