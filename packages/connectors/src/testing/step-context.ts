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
  readonly signal?: AbortSignal;
}

/** A context as the worker gives it to a connector. */
export function stepContext<A extends Account>(options: ContextOptions<A>): StepContext & { account: A } {
  const { account, key, change = {} } = options;
  const [operator] = account.operators;
  if (!operator) throw new Error('the account needs an operator');
  return {
    step: { id: 'stp_01JZZZZZZZZZZZZZZZZZZZZZZZ', key, kind: 'api', attempt: 1 },
    action: options.action ?? 'create',
    change,
    account,
    operator,
    apiUser: { ...reservedApiUser(account, change.email ?? 'The shop'), ...options.apiUser },
    earlier: options.earlier ?? [],
    permittedAt: options.permittedAt,
    operatorCredentials: options.operatorCredentials ?? (() => Promise.reject(new Error('not given'))),
    apiUserCredentials: async () => options.apiUserCredentials ?? null,
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
