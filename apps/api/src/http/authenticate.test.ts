import { ROUTES, type RouteDefinition, type RouteName } from '@countersign/schema';
import { createIssueToken } from '@countersign/use-cases';
import { beforeAll, describe, expect, test } from 'vitest';
import { entriesFrom, logSize, review, submitted, taskInHand } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
const definitionOf = (name: RouteName): RouteDefinition => ROUTES[name];
const NAMES = (Object.keys(ROUTES) as RouteName[]).filter(
  (name) => definitionOf(name).permission !== 'public',
);

/** An address that the route takes; whether anything is there does not matter to who may ask. */
const ANYTHING = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
function paramsOf(name: RouteName): Record<string, string> {
  const { path } = definitionOf(name);
  const kinds = { requests: 'req', tasks: 'tsk', batches: 'bat', principals: 'pri', tokens: 'tok' };
  const others = {
    'policies/proposals': 'pol',
    'api-users': 'usr',
    'account-checks': 'chk',
    decisions: 'dec',
    credentials: 'sec',
    governance: 'gov',
  };
  const prefix = Object.entries({ ...kinds, ...others }).find(([folder]) =>
    path.startsWith(`/v1/${folder}/`),
  );
  return {
    id: prefix === undefined ? 'shop' : `${prefix[1]}_${ANYTHING}`,
    index: '0',
    subject: `req_${ANYTHING}`,
  };
}

describe('who is not signed in gets nothing', () => {
  const tokens: Record<string, () => string | undefined> = {
    'no token': () => undefined,
    'a token that nobody was given': () => 'cs_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'a revoked token': () => revoked,
    'a token that has expired': () => expired,
  };
  /** Whoever held the token is told what became of it. */
  const codes: Record<string, string> = {
    'a revoked token': 'TOKEN_REVOKED',
    'a token that has expired': 'TOKEN_EXPIRED',
  };
  let revoked = '';
  let expired = '';
  beforeAll(async () => {
    const at = installation();
    const params = { id: at.people.ada.principal.id };
    const issued = await at.call('ada', 'issueToken', { params, body: { label: 'soon revoked' } });
    expect((await send(at.app, 'me', { token: issued.token })).statusCode).toBe(200);
    await at.call('ada', 'revokeToken', { params: { id: issued.id } });
    revoked = issued.token;
    const late = await createIssueToken(at.services)({
      actor: { kind: 'system' },
      principal: params.id,
      label: 'expired',
      expiresAt: at.services.clock.now(),
    });
    expired = late.token;
  });

  describe.each(Object.entries(tokens))('with %s', (what, token) => {
    test.each(NAMES)('%s answers 401', async (name) => {
      const response = await send(installation().app, name, { token: token(), params: paramsOf(name) });
      expect(response.statusCode).toBe(401);
      expect(response.json().code).toBe(codes[what] ?? 'UNAUTHENTICATED');
    });
  });

  test('another scheme than Bearer is no token', async () => {
    const { app, people } = installation();
    const headers = { authorization: `Basic ${people.ada.token}` };
    expect((await send(app, 'me', { headers })).statusCode).toBe(401);
  });

  test('the bodies and addresses of those who are not signed in are not looked at', async () => {
    const { app } = installation();
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/v1/requests', headers, payload: '{' });
    expect(answer.statusCode).toBe(401);
  });
});

describe('who is signed in', () => {
  test('an auditor changes nothing: of all that is tried only the refusals are in the log', async () => {
    const at = installation();
    const waiting = await submitted(at);
    const { request, task } = await taskInHand(at);
    const [credential] = (await at.call('olga', 'listCredentials')).credentials;
    const id = waiting.request.id;
    const from = logSize(at);
    const tries = [
      at.refused('audrey', 'cancelRequest', { params: { id } }),
      at.refused('audrey', 'acknowledgeRequest', { params: { id }, body: { kind: 'breakage' } }),
      at.refused('audrey', 'reviewRequest', {
        params: { id },
        body: { verdict: 'approve', digest: waiting.revision.digest },
      }),
      at.refused('audrey', 'completeTask', { params: { id: task.id }, body: { verdict: 'done' } }),
      at.refused('audrey', 'confirmTask', { params: { id: task.id }, body: { accepted: true } }),
    ];
    expect((await Promise.all(tries)).map((error) => error.status)).toEqual([403, 403, 403, 403, 403]);
    const collected = await at.refused('audrey', 'collectCredential', {
      params: { id: credential?.id ?? '' },
    });
    expect(collected.status).toBe(404);
    expect(
      entriesFrom(at, from)
        .map((entry) => entry.type)
        .sort(),
    ).toEqual(['access.refused', 'access.refused', 'review.refused', 'task.refused']);
    const shown = await at.call('audrey', 'showRequest', { params: { id: request.request.id } });
    expect(shown.tasks.map((one) => one.state)).toEqual(['open']);
  });

  test('an administrator cannot approve', async () => {
    const at = installation();
    const request = await submitted(at);
    const from = logSize(at);
    const body = { verdict: 'approve', digest: request.revision.digest };
    const error = await at.refused('ada', 'reviewRequest', { params: { id: request.request.id }, body });
    expect([error.status, error.code]).toEqual([403, 'FORBIDDEN']);
    expect(entriesFrom(at, from)).toMatchObject([{ type: 'review.refused', data: { code: 'FORBIDDEN' } }]);
    expect((await review(at, request)).state).toBe('approved');
  });
});
