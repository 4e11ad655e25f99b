import type { RouteName } from '@countersign/schema';
import { beforeAll, describe, expect, test } from 'vitest';
import { creation, entriesFrom, logSize, submitted, taskInHand } from '../testing/act.ts';
import type { Answer } from '../testing/call.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

describe('GET /v1/requests', () => {
  const ids: string[] = [];
  beforeAll(async () => {
    for (let count = 0; count < 5; count += 1) ids.unshift((await submitted(installation())).request.id);
    const denied = await creation(installation(), { integration: 'nobody-registered-this' });
    await installation().call('rita', 'submitRequest', { body: denied });
  });

  test('lists the newest first, page by page, each request once', async () => {
    const at = installation();
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const from: Record<string, string> = after === null ? {} : { after };
      const query = { limit: 2, state: 'in-review', ...from };
      const { requests, next }: Answer<'listRequests'> = await at.call('amy', 'listRequests', { query });
      expect(requests.length).toBeLessThanOrEqual(2);
      seen.push(...requests.map((request) => request.id));
      after = next;
    } while (after !== null);
    expect(seen).toEqual(ids);
  });

  test('filters by state, account, action and batch', async () => {
    const at = installation();
    const count = async (query: Record<string, string>) =>
      (await at.call('amy', 'listRequests', { query })).requests.length;
    expect(await count({})).toBe(6);
    expect(await count({ state: 'denied' })).toBe(1);
    expect(await count({ account: 'elsewhere' })).toBe(0);
    expect(await count({ action: 'create' })).toBe(6);
    expect(await count({ action: 'delete' })).toBe(0);
    expect(await count({ batch: 'bat_01ARZ3NDEKTSV4RRFFQ69G5FAV' })).toBe(0);
  });

  test.each([
    [{ limit: 0 }, 'limit must be at least 1'],
    [{ limit: 501 }, 'limit must be at most 500'],
    [{ limit: 'many' }, 'limit must be a number'],
    [{ state: 'open' }, /^state must be one of denied, in-review,/],
    [{ batch: 'bat_1' }, 'batch must look like bat_01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    // A mistyped filter that was ignored would answer everything, which an auditor takes for the filtered list.
    [{ stat: 'denied' }, 'the query must not have "stat"'],
  ])('answers 400 for %j', async (query, words) => {
    const error = await installation().refused('amy', 'listRequests', { query });
    expect([error.status, error.code]).toEqual([400, 'INPUT_INVALID']);
    expect(error.details.problems).toEqual([
      typeof words === 'string' ? words : expect.stringMatching(words),
    ]);
  });
});

describe('GET /v1/requests/:id', () => {
  test('shows the same to everybody who may see the account', async () => {
    const at = installation();
    const view = await submitted(at);
    const params = { id: view.request.id };
    for (const who of ['rex', 'amy', 'pete', 'olga', 'ada', 'audrey'] as const) {
      expect(await at.call(who, 'showRequest', { params })).toEqual(view);
    }
  });

  test('answers 404 for what does not exist', async () => {
    const params = { id: 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    const error = await installation().refused('amy', 'showRequest', { params });
    expect(error).toMatchObject({ status: 404, code: 'NOT_FOUND', details: { id: params.id } });
  });

  test('answers 400 for what is no identifier of a request', async () => {
    const error = await installation().refused('amy', 'showRequest', { params: { id: '1 OR 1=1' } });
    expect(error.details.problems).toEqual(['id must look like req_01ARZ3NDEKTSV4RRFFQ69G5FAV']);
  });
});

describe('what belongs to accounts that somebody may not see is not there for them', () => {
  const hidden: [RouteName, () => { params: { id: string }; body?: unknown }][] = [];
  beforeAll(async () => {
    const at = installation();
    const waiting = await submitted(at);
    const { task } = await taskInHand(at);
    const reserved = { query: { account: 'shop', state: 'reserved' } };
    const [apiUser] = (await at.call('ada', 'listApiUsers', reserved)).apiUsers;
    const check = await at.call('ada', 'checkAccount', { params: { id: 'shop' } });
    const request = { params: { id: waiting.request.id } };
    const [requestId, taskId] = [waiting.request.id, task.id].map((id) => ({ params: { id } }));
    const of = (name: RouteName, params: { params: { id: string } } = request, body?: unknown) =>
      hidden.push([name, () => ({ ...params, ...(body === undefined ? {} : { body }) })]);
    of('showRequest', requestId);
    of('editRequest', requestId, waiting.input);
    of('cancelRequest', requestId);
    of('reviewRequest', requestId, { verdict: 'approve', digest: waiting.revision.digest });
    of('acknowledgeRequest', requestId, { kind: 'breakage' });
    of('explainDecision', { params: { id: waiting.decision.id } });
    of('showTask', taskId);
    of('completeTask', taskId, { verdict: 'done' });
    of('confirmTask', taskId, { accepted: true });
    of('showApiUser', { params: { id: apiUser?.id ?? '' } });
    of('showAccountCheck', { params: { id: check.id } });
  });

  test('each way to it answers as if it did not exist, and is recorded', async () => {
    const at = installation();
    expect(hidden).toHaveLength(11);
    for (const [name, sent] of hidden) {
      const from = logSize(at);
      const error = await at.refused('sam', name, sent());
      expect([name, error.status, error.code]).toEqual([name, 404, 'NOT_FOUND']);
      expect(entriesFrom(at, from)).toMatchObject([
        {
          type: 'access.refused',
          request: null,
          actor: { id: at.people.sam.principal.id },
          data: { code: 'FORBIDDEN' },
        },
      ]);
    }
  });

  test('the lists leave it out', async () => {
    const at = installation();
    expect((await at.call('sam', 'listRequests')).requests).toEqual([]);
    expect((await at.call('sam', 'listTasks')).tasks).toEqual([]);
    expect((await at.call('sam', 'listApiUsers')).apiUsers).toEqual([]);
    expect((await at.call('sam', 'listAccounts')).accounts.map((account) => account.id)).toEqual([
      'elsewhere',
    ]);
  });

  test('an auditor sees everything', async () => {
    const at = installation();
    for (const [name, sent] of hidden.filter(([name]) => /^(show|explain)/.test(name))) {
      await at.call('audrey', name, sent());
    }
  });
});
