import type { Account, Action, ApiUser, Change, StepKey, StepResult } from '@countersign/schema';
import type { Credentials, StepContext } from '@countersign/use-cases/ports';

export interface ContextOptions<A extends Account> {
  readonly account: A;
  readonly key: StepKey;
  readonly permittedAt: number;
  readonly action?: Action;
  readonly change?: Change;
  readonly apiUser?: Partial<ApiUser>;
  readonly earlier?: readonly { key: StepKey; result: StepResult }[];
  readonly operatorCredentials?: () => Promise<Credentials>;
  readonly apiUserCredentials?: Credentials | null;
  /** Whether the credentials were found good before access was taken away. */
  readonly provenGood?: boolean;
  readonly signal?: AbortSignal;
}

/** A context as the worker gives it to a connector. */
export function stepContext<A extends Account>(options: ContextOptions<A>): StepContext & { account: A } {
  const { account, key, change = {} } = options;
  const [operator] = account.operators;
  if (!operator) throw new Error('the account needs an operator');
  const apiUser = { ...reservedApiUser(account, change.email ?? 'The shop'), ...options.apiUser };
  const earlier = options.earlier ?? [];
  return {
    step: { id: 'stp_01JZZZZZZZZZZZZZZZZZZZZZZZ', key, kind: 'api', attempt: 1 },
    action: options.action ?? 'create',
    change,
    account,
    operator,
    apiUser,
    earlier,
    permittedAt: options.permittedAt,
    operatorCredentials: options.operatorCredentials ?? (() => Promise.reject(new Error('not given'))),
    apiUserCredentials: async () => {
      const given = options.apiUserCredentials;
      const made = earlier.findLast(({ result }) => result.providerId !== undefined)?.result.providerId;
      const name = apiUser.provider === 'dotdigital' ? (made ?? apiUser.providerId) : apiUser.label;
      if (!given) return { kind: 'none' };
      if (name === null) return { kind: 'name-unknown' };
      if (given.username !== '' && given.username.toLowerCase() !== name.toLowerCase())
        return { kind: 'other-user' };
      const credentials = { username: name, password: given.password };
      return { kind: 'held', credentials, provenGood: options.provenGood ?? false };
    },
    newPassword: async () => options.apiUserCredentials?.password ?? null,
    signal: options.signal ?? new AbortController().signal,
  };
}

function reservedApiUser(account: Account, label: string): ApiUser {
  return {
    id: 'usr_01JZZZZZZZZZZZZZZZZZZZZZZZ',
    account: account.id,
    provider: account.provider,
    integration: 'shop',
    providerId: null,
    label,
    kind: 'api-user',
    role: 'regular',
    state: 'reserved',
    integrationsEnabled: false,
    permissionType: null,
    twoFactorEnabled: null,
    credentialsSetOn: null,
    lastUsedOn: null,
    reviewOn: null,
    originRequest: null,
  };
}
