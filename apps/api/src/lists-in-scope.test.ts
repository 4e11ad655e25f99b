import { beforeAll, describe, expect, test } from 'vitest';
import { adoption, submitted, taskInHand } from './testing/act.ts';
import type { Name } from './testing/companies.ts';
import { useInstallation } from './testing/installation.ts';

const installation = useInstallation();
const mine: Record<'requests' | 'tasks' | 'apiUsers', string[]> = { requests: [], tasks: [], apiUsers: [] };

/** What happens on the shop, which sam may not see, lies before and behind the little that happens elsewhere. */
beforeAll(async () => {
  const at = installation();
  const elsewhere = async (number: number) => {
    const input = {
      provider: 'dotdigital',
      action: 'create',
      account: 'elsewhere',
      reason: 'lists',
    } as const;
    const integration = `elsewhere-${number}`;
    const owner = 'sam@acme.example';
    await at.call('ada', 'addIntegration', { body: { id: integration, name: integration, owner } });
    const body = { ...input, integration, change: { description: integration, enabled: true } };
    const asked = await at.call('rita', 'submitRequest', { body });
    mine.requests.push(asked.request.id);
    const { task } = await taskInHand(at, asked);
    mine.tasks.push(task.id);
    const adopted = adoption(null, {
      account: 'elsewhere',
      label: `Known ${number}`,
      providerId: `known-${number}`,
    });
    mine.apiUsers.push((await at.call('ada', 'adoptApiUser', { body: adopted })).id);
  };
  for (let number = 0; number < 3; number += 1) {
    await taskInHand(at, await submitted(at));
    await at.call('ada', 'adoptApiUser', {
      body: adoption(null, { label: `Shop ${number}`, providerId: `shop-${number}` }),
    });
    await elsewhere(number);
  }
  await taskInHand(at, await submitted(at));
}, 120_000);

type Page = { readonly ids: readonly string[]; readonly next: string | null };
const LISTS = {
  requests: async (who: Name, query: Record<string, string | number>): Promise<Page> => {
    const { requests, next } = await installation().call(who, 'listRequests', { query });
    return { ids: requests.map(({ id }) => id), next };
  },
  tasks: async (who: Name, query: Record<string, string | number>): Promise<Page> => {
    const { tasks, next } = await installation().call(who, 'listTasks', { query });
    return { ids: tasks.map(({ id }) => id), next };
  },
  apiUsers: async (who: Name, query: Record<string, string | number>): Promise<Page> => {
    const { apiUsers, next } = await installation().call(who, 'listApiUsers', { query });
    return { ids: apiUsers.map(({ id }) => id), next };
  },
};

describe.each(['requests', 'tasks', 'apiUsers'] as const)(
  'the list of %s of somebody with one account',
  (name) => {
    test('has full pages, and each next is one that may be seen', async () => {
      const found: string[] = [];
      let next: string | null = null;
      do {
        const page: Page = await LISTS[name]('sam', { limit: 2, ...(next === null ? {} : { after: next }) });
        next = page.next;
        if (next !== null) expect(page.ids).toHaveLength(2);
        if (next !== null) expect(page.ids).toContain(next);
        found.push(...page.ids);
      } while (next !== null);
      expect(found.filter((id) => mine[name].includes(id)).sort()).toEqual([...mine[name]].sort());
      expect(new Set(found).size).toBe(found.length);
      const all = await LISTS[name]('audrey', { limit: 500 });
      expect(all.ids.length).toBeGreaterThan(found.length);
    });

    test('shows nothing of another account, also where that is asked for', async () => {
      const { requests } = await installation().call('audrey', 'listRequests', {
        query: { account: 'shop' },
      });
      const { ids } = await LISTS[name](
        'sam',
        name === 'tasks' ? { request: requests[0]?.id ?? '' } : { account: 'shop' },
      );
      expect(ids).toEqual([]);
    });
  },
);

describe('the owner of an integration without a role', () => {
  test('sees the requests, tasks and API users of the integration, and nothing else', async () => {
    const at = installation();
    const email = 'olga@acme.example';
    const { integrations } = await at.call('olga', 'listIntegrations');
    expect(new Set(integrations.map(({ owner }) => owner))).toEqual(new Set([email]));
    const owned = new Set(integrations.map(({ id }) => id));
    const { requests } = await at.call('olga', 'listRequests', { query: { limit: 500 } });
    expect(requests.length).toBe(4);
    for (const { integration } of requests) expect(owned).toContain(integration);
    const tasks = await LISTS.tasks('olga', { limit: 500 });
    expect(tasks.ids).toHaveLength(4);
    for (const id of mine.tasks) expect(tasks.ids).not.toContain(id);
    const users = await LISTS.apiUsers('olga', { limit: 500 });
    for (const id of mine.apiUsers) expect(users.ids).not.toContain(id);
    for (const [route, params] of [
      ['showRequest', { id: mine.requests[0] ?? '' }],
      ['showTask', { id: mine.tasks[0] ?? '' }],
      ['showApiUser', { id: mine.apiUsers[0] ?? '' }],
    ] as const) {
      const error = await at.refused('olga', route, { params });
      expect([route, error.status, error.code]).toEqual([route, 404, 'NOT_FOUND']);
    }
    for (const route of [
      'listPolicies',
      'status',
      'listAccounts',
      'listEntries',
      'listPrincipals',
      'listHolds',
    ] as const)
      expect((await at.refused('olga', route)).status).toBe(403);
  });
});

describe('an administrator of one account', () => {
  test('does nothing that concerns all accounts, and sees no principal of others', async () => {
    const at = installation();
    const subject = at.people.ada.principal.id;
    const body = { subject, reasonCode: 'LEFT' };
    const tries = [
      await at.refused('sid', 'requestErasure', { body }),
      await at.refused('sid', 'holdSubject', { params: { subject }, body: { matter: 'M-1' } }),
      await at.refused('sid', 'releaseSubject', { params: { subject }, body: { matter: 'M-1' } }),
      await at.refused('sid', 'listEntries'),
      await at.refused('sid', 'searchEntries'),
      await at.refused('sid', 'exportEntries', { query: { format: 'ndjson' } }),
      await at.refused('sid', 'streamEntries', { query: { size: 1 } }),
      await at.refused('sid', 'requestPruning', {
        body: { before: '2020-01-01T00:00:00Z', reason: 'for the test' },
      }),
      await at.refused('sid', 'resumeLog', { body: { reasonCode: 'cause-removed' } }),
      await at.refused('sid', 'addIntegration', { body: { id: 'x', name: 'x', owner: 'ceo@acme.example' } }),
      await at.refused('sid', 'proposePolicies', { body: { documents: [{}], note: 'x' } }),
    ];
    for (const error of tries) expect([error.status, error.code]).toEqual([403, 'FORBIDDEN']);
    const { principals } = await at.call('sid', 'listPrincipals');
    expect(principals.map(({ name }) => name).sort()).toEqual(['sam', 'sid']);
    expect((await at.refused('sid', 'showSubject', { params: { subject } })).status).toBe(404);
  });
});
