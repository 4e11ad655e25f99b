import { COMPANY_ID, OPERATOR, PROVIDER } from './company.ts';

interface PortalUser {
  readonly id: string;
  readonly email: string;
}

/** What goes wrong with every call of the provider's API. */
export type Trouble =
  | { readonly kind: 'reset-before-effect' }
  | { readonly kind: 'latency'; readonly milliseconds: number };

/** The stand-in for the provider, as somebody beside the product sees it. */
export interface Provider {
  /** Puts the company with its operator and these API users in place. */
  seed(company: { readonly password: string; readonly addresses: readonly string[] }): Promise<void>;
  /** The provider's own identifiers of the users, by address. */
  userIds(): Promise<ReadonlyMap<string, string>>;
  /** How many changes have happened on it. */
  changes(): Promise<number>;
  /** From now on every call has this trouble; null for none any more. */
  trouble(trouble: Trouble | null): Promise<void>;
  /** How many calls had trouble, since it last began. */
  troubled(): Promise<number>;
}

/** In one message; more are too long for it. */
const USERS_AT_ONCE = 500;
const MOUNTS = ['ema2', 'eset-connect'] as const;

export function providerAt(url: string): Provider {
  return {
    seed: async ({ password, addresses }) => {
      const apiUsers = addresses.map((email) => ({
        email,
        access: 'Read',
        integrations: true,
        status: 'active',
      }));
      const operator = { email: OPERATOR, role: 'root', access: 'Write', apiAccess: true, password };
      const company = { id: COMPANY_ID, provider: PROVIDER, name: 'Bench', region: 'eu' };
      for (let from = 0; from === 0 || from < apiUsers.length; from += USERS_AT_ONCE) {
        const users = [operator, ...apiUsers.slice(from, from + USERS_AT_ONCE)];
        await call(`${url}/sandbox/seed`, { companies: [{ ...company, users }] });
      }
    },
    userIds: async () => {
      const path = `portal/${PROVIDER}/companies/${COMPANY_ID}/users?operator=${encodeURIComponent(OPERATOR)}`;
      const { users } = await call<{ users: readonly PortalUser[] }>(`${url}/${path}`);
      return new Map(users.map(({ email, id }) => [email, id]));
    },
    changes: async () => {
      const { lastSeq } = await call<{ lastSeq: number }>(`${url}/sandbox/ledger?limit=1`);
      return lastSeq;
    },
    trouble: async (trouble) => {
      if (trouble === null) await call(`${url}/sandbox/faults`, undefined, 'DELETE');
      else for (const mount of MOUNTS) await call(`${url}/sandbox/faults`, { mount, ...trouble });
    },
    troubled: async () => {
      const { faults } = await call<{ faults: readonly { fired: number }[] }>(`${url}/sandbox/faults`);
      return faults.reduce((sum, { fired }) => sum + fired, 0);
    },
  };
}

async function call<T>(url: string, body?: object, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
  const sent = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, { method, ...sent });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json() as Promise<T>;
}
