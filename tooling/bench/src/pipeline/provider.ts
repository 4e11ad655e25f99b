import { COMPANY_ID, OPERATOR, PROVIDER } from './company.ts';

interface PortalUser {
  readonly id: string;
  readonly email: string;
}

/** The stand-in for the provider, as somebody beside the product sees it. */
export interface Provider {
  /** Puts the company with its operator and these API users in place. */
  seed(company: { readonly password: string; readonly addresses: readonly string[] }): Promise<void>;
  /** The provider's own identifiers of the users, by address. */
  userIds(): Promise<ReadonlyMap<string, string>>;
  /** How many changes have happened on it. */
  changes(): Promise<number>;
}

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
      await call(`${url}/sandbox/seed`, { companies: [{ ...company, users: [operator, ...apiUsers] }] });
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
  };
}

async function call<T>(url: string, body?: object): Promise<T> {
  const response = await fetch(
    url,
    body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json() as Promise<T>;
}
