import type { ApiClient } from '@countersign/api-client';
import type { GovernanceChangeView, RequestSummary } from '@countersign/schema';
import type { NamedKind } from './named-kinds.ts';
import { readAll } from './read-all.ts';

/** Something that a name may mean. */
export interface Candidate {
  readonly id: string;
  /** What it is told apart by from others of the same name. */
  readonly shown: string;
}

/** Finds what a name means, among what the caller may see. */
type Lookup = (client: ApiClient, name: string) => Promise<readonly Candidate[]>;

/** How things of each kind are found by a name. */
export const LOOKUPS: Readonly<Record<NamedKind, Lookup>> = {
  request: requestsNamed,
  page: requestsNamed,
  task: async (client, name) => {
    const requests = isId('req', name) ? [{ id: name }] : await requestsNamed(client, name);
    const found = await Promise.all(
      requests.map(({ id }) =>
        readAll(async (after) => {
          const { tasks, next } = await client.listTasks({ query: { request: id, limit: PAGE, ...after } });
          return { rows: tasks, next };
        }),
      ),
    );
    const tasks = found.flat();
    const waiting = tasks.filter(({ state }) => state === 'open' || state === 'completed');
    return (waiting.length > 0 ? waiting : tasks).map(({ id, state, title }) => ({
      id,
      shown: `${state}, ${title}`,
    }));
  },
  decision: async (client, name) => {
    const requests = isId('req', name) ? [{ id: name, shown: '' }] : await requestsNamed(client, name);
    const views = await Promise.all(requests.map(async ({ id }) => client.showRequest({ params: { id } })));
    return views.map(({ decision, request }) => ({ id: decision.id, shown: `of ${request.id}` }));
  },
  batch: async (client, name) => {
    const batches = await readAll(async (after) => {
      const page = await client.listBatches({ query: { limit: PAGE, ...after } });
      return { rows: page.batches, next: page.next };
    });
    return batches
      .filter((one) => isNamed(name, [one.fileName, one.fileDigest]))
      .map((one) => ({ id: one.id, shown: `handed in on ${one.createdAt}` }));
  },
  'API user': async (client, name) =>
    (await apiUsersNamed(client, name)).map(({ id, account, state }) => ({
      id,
      shown: `${state}, on ${account}`,
    })),
  credential: async (client, name) => {
    const requests = isId('req', name) ? [{ id: name }] : await requestsNamed(client, name);
    const of = new Set(requests.map(({ id }) => id));
    const { credentials } = await client.listCredentials({});
    return credentials
      .filter((one) => of.has(one.request) && one.collectedAt === null)
      .map(({ id, purpose, request }) => ({ id, shown: `for the ${purpose}, of ${request}` }));
  },
  change: async (client, name) => {
    const changes = await readAll(async (after) => {
      const page = await client.listChanges({ query: { state: 'proposed', limit: PAGE, ...after } });
      return { rows: page.changes, next: page.next };
    });
    return changes
      .filter((one) => isNamed(name, wordsOf(one)))
      .map(({ id, content }) => ({ id, shown: content.kind }));
  },
  freeze: async (client, name) => {
    const { freezes } = await client.listFreezes({});
    return freezes
      .filter((one) => isNamed(name, [one.account, one.provider]))
      .map(({ id, reason }) => ({ id, shown: reason }));
  },
  token: async (client, name) => {
    const { id } = await client.me({});
    const { tokens } = await client.listTokens({ params: { id } });
    return tokens
      .filter((one) => isNamed(name, [one.label]))
      .map((one) => ({ id: one.id, shown: `since ${one.createdAt}` }));
  },
  account: async (client, name) => {
    const { accounts } = await client.listAccounts({});
    return accounts
      .filter((one) => isNamed(name, [one.id, one.companyName]))
      .map(({ id, provider }) => ({ id, shown: provider }));
  },
  integration: async (client, name) => {
    const { integrations } = await client.listIntegrations({});
    return integrations
      .filter((one) => isNamed(name, [one.id, one.name]))
      .map(({ id, owner }) => ({ id, shown: `owner ${owner}` }));
  },
};

const PAGE = 500;
/** What somebody means who names a request by its API user, while there is one. */
const OPEN = ['in-review', 'returned', 'approved', 'in-progress'] as const;

const isId = (prefix: string, name: string): boolean => name.startsWith(`${prefix}_`);

function isNamed(name: string, names: readonly (string | null | undefined)[]): boolean {
  const wanted = name.toLowerCase();
  return names.some((one) => one?.toLowerCase() === wanted);
}

/** The requests about an API user: those that are open, else the newest. */
async function requestsNamed(client: ApiClient, name: string): Promise<readonly Candidate[]> {
  const users = await apiUsersNamed(client, name);
  if (users.length === 0) return [];
  const ids = new Set<string | null>(users.map(({ id }) => id));
  const accounts = [...new Set(users.map(({ account }) => account))];
  const listed = async (query: { readonly state?: (typeof OPEN)[number] }) => {
    const found = await Promise.all(
      accounts.map((account) =>
        readAll(
          async (after) => {
            const page = await client.listRequests({ query: { ...query, account, limit: PAGE, ...after } });
            return { rows: page.requests.filter(({ apiUser }) => ids.has(apiUser)), next: page.next };
          },
          // Newest first: of those that are over, it is the first one.
          (all) => query.state === undefined && all.length > 0,
        ),
      ),
    );
    return found.flat();
  };
  const open = (await Promise.all(OPEN.map((state) => listed({ state })))).flat();
  if (open.length > 0) return open.map(candidateOf);
  const over = await listed({});
  // Identifiers are in the order of time.
  return over
    .toSorted((one, other) => (one.id < other.id ? 1 : -1))
    .slice(0, 1)
    .map(candidateOf);
}

const candidateOf = ({ id, state, action, account }: RequestSummary): Candidate => ({
  id,
  shown: `${state}, ${action} on ${account}`,
});

type ApiUserView = Awaited<ReturnType<ApiClient['showApiUser']>>;

async function apiUsersNamed(client: ApiClient, name: string): Promise<readonly ApiUserView[]> {
  if (isId('usr', name)) return [await client.showApiUser({ params: { id: name } })];
  const found = await readAll(async (after) => {
    const page = await client.listApiUsers({ query: { limit: PAGE, ...after } });
    return {
      rows: page.apiUsers.filter((one) => isNamed(name, [one.label, one.providerId])),
      next: page.next,
    };
  });
  // Whoever names one that was deleted and made anew means the one that is there.
  const there = found.filter(({ state }) => state !== 'deleted');
  return there.length > 0 ? there : found;
}

/** What a change is about: its kind, everything that it names, and the addresses of the people in that. */
function wordsOf({ content, people }: GovernanceChangeView): readonly string[] {
  const words = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') words.add(value);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(collect);
  };
  collect(content);
  return [...words, ...people.filter(({ id }) => words.has(id)).map(({ email }) => email)];
}
