import { startSandbox } from '@countersign/sandbox';
import { SEED } from './companies.ts';

export interface Effect {
  readonly kind: string;
  readonly subject: string;
}

/** The stand-ins for the providers, and what people do in their portals. */
export interface Providers {
  readonly url: string;
  post(path: string, body: unknown): Promise<Record<string, unknown>>;
  fault(rule: Readonly<Record<string, unknown>>): Promise<void>;
  /** Ends all faults. */
  recover(): Promise<void>;
  settings(patch: unknown): Promise<void>;
  /** What really happened, oldest first, optionally of one kind. */
  effects(kind?: string): Promise<readonly Effect[]>;
  /** Lets an invited person follow the link in the mail. */
  activate(provider: string, email: string, password: string, name?: PersonName): Promise<void>;
  /** The identifier of a user in a portal. */
  userId(provider: string, company: { id: string; operator: string }, email: string): Promise<string>;
  close(): Promise<void>;
}

/** What an invited user says to be called. */
interface PersonName {
  readonly firstName: string;
  readonly lastName: string;
}

export async function openProviders(now: () => number): Promise<Providers> {
  const sandbox = await startSandbox({ db: ':memory:', now });
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(sandbox.url + path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text === '' ? {} : JSON.parse(text);
  };
  const post = async (path: string, body: unknown) =>
    (await call('POST', path, body)) as Record<string, unknown>;
  await post('/sandbox/seed', SEED);
  return {
    url: sandbox.url,
    post,
    fault: async (rule) => void (await post('/sandbox/faults', rule)),
    recover: async () => void (await call('DELETE', '/sandbox/faults')),
    settings: async (patch) => void (await call('PATCH', '/sandbox/settings', patch)),
    effects: async (kind) => {
      const query = kind === undefined ? '' : `?kind=${kind}`;
      return ((await call('GET', `/sandbox/ledger${query}`)) as { entries: Effect[] }).entries;
    },
    activate: async (provider, email, password, name = { firstName: 'Siem', lastName: 'Bot' }) => {
      const { mails } = (await call('GET', `/portal/mail?to=${encodeURIComponent(email)}`)) as {
        mails: { token?: string }[];
      };
      const token = mails.findLast((mail) => mail.token !== undefined)?.token;
      await post(`/portal/${provider}/accept-invitation`, {
        token,
        password,
        ...name,
      });
    },
    userId: async (provider, company, email) => {
      const path = `/portal/${provider}/companies/${company.id}/users?operator=${company.operator}`;
      const { users } = (await call('GET', path)) as { users: { id: string; email: string }[] };
      const user = users.find((one) => one.email === email);
      if (user === undefined) throw new Error(`${provider} has no user ${email}`);
      return user.id;
    },
    close: () => sandbox.close(),
  };
}
