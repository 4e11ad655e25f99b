import type { ApiClient } from '@countersign/api-client';
import type { Completion } from './complete-words.ts';

/** As many are offered; whoever wants another one types more of it, or looks for it. */
const OFFERED = 100;

const LISTS: Readonly<Record<string, (client: ApiClient) => Promise<readonly Completion[]>>> = {
  request: async (client) => {
    const { requests } = await client.listRequests({ query: { limit: OFFERED } });
    return requests.map((one) => offer(one.id, `${one.state}, ${one.action} on ${one.account}`));
  },
  task: async (client) => {
    const { tasks } = await client.listTasks({ query: { state: 'open', limit: OFFERED } });
    return tasks.map((one) => offer(one.id, one.title));
  },
  batch: async (client) => {
    const { batches } = await client.listBatches({ query: { limit: OFFERED } });
    return batches.map((one) => offer(one.id, `${one.fileName}, ${one.state}`));
  },
  'API user': async (client) => {
    const { apiUsers } = await client.listApiUsers({ query: { limit: OFFERED } });
    return apiUsers.map((one) => offer(one.label, `${one.state}, on ${one.account}`));
  },
  credential: async (client) => {
    const { credentials } = await client.listCredentials({});
    return credentials.map((one) => offer(one.id, `for the ${one.purpose}, of ${one.request}`));
  },
  change: async (client) => {
    const { changes } = await client.listChanges({ query: { state: 'proposed', limit: OFFERED } });
    return changes.map((one) => offer(one.id, one.content.kind));
  },
  freeze: async (client) => {
    const { freezes } = await client.listFreezes({});
    return freezes.map((one) => offer(one.id, one.reason));
  },
  token: async (client) => {
    const { id } = await client.me({});
    const { tokens } = await client.listTokens({ params: { id } });
    return tokens.map((one) => offer(one.id, one.label));
  },
  principal: async (client) => {
    const { principals } = await client.listPrincipals({});
    return principals.map((one) => offer(one.email, one.name));
  },
  account: async (client) => {
    const { accounts } = await client.listAccounts({});
    return accounts.map((one) => offer(one.id, `${one.provider}, ${one.companyName}`));
  },
  integration: async (client) => {
    const { integrations } = await client.listIntegrations({});
    return integrations.map((one) => offer(one.id, one.name));
  },
};

const offer = (word: string, description: string): Completion => ({ word, description });

/** What there is of a kind; nothing where that cannot be found out, since a shell that completes has no place for an error. */
export async function listNamed(client: () => ApiClient, kind: string): Promise<readonly Completion[]> {
  try {
    return (await LISTS[kind === 'decision' || kind === 'page' ? 'request' : kind]?.(client())) ?? [];
  } catch {
    return [];
  }
}
