import { loadRules, shippedRules } from '@countersign/rules-engine';
import { createIds, createPolicyEvaluators, randomBytes, systemClock } from '@countersign/runtime';
import type { Actor, Principal, RequestInput } from '@countersign/schema';
import { createInstallPolicies, createPrincipalCreator, createSubmitRequest } from '@countersign/use-cases';
import type { Store } from '@countersign/use-cases/ports';

const ACCOUNT = 'example-msp';
const COMPANY = '11111111-1111-4111-8111-111111111111';
const USER = 'siem@example.org';
const quiet = () => undefined;
const LOGGER = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const system = { kind: 'system' } as const;

/** Hands one request in, in a transaction of its own. */
export type Submit = () => Promise<void>;

/**
 * Furnishes a store with what a request is decided on, and gives what hands requests in.
 *
 * @param through the store as the submissions see it, where that is not the one that was furnished
 */
export async function prepareSubmissions(store: Store, through: Store = store): Promise<Submit> {
  const clock = systemClock;
  const ids = createIds(clock);
  const policies = createPolicyEvaluators();
  const deps = { store, clock, ids, randomBytes, policies };
  const loaded = loadRules(shippedRules);
  if (!loaded.ok) throw new Error(`The rules do not load: ${loaded.findings[0]?.message}`);
  await createInstallPolicies(deps)(loaded.rules);
  const requester = await createPrincipalCreator(deps)({
    actor: system,
    principal: { name: 'Rita', email: 'rita@example.org', kind: 'person', roles: ['requester'] },
  });
  await store.write((tx) => {
    tx.accounts.insert({
      provider: 'eset-msp-administrator-2',
      id: ACCOUNT,
      companyName: 'Example',
      companyId: COMPANY,
      region: 'eu',
      baseUrl: 'http://127.0.0.1:1/ema2/api',
      connectUrl: 'http://127.0.0.1:1/eset-connect/eu',
      permissionTypeAs: 'name',
      emailDomains: ['example.org'],
      operators: [{ name: 'root', role: 'root', companyId: COMPANY, companyAccess: 'write' }],
    });
    tx.integrations.insert({ id: 'siem', name: 'The SIEM', owner: requester.email });
    tx.apiUsers.insert({
      id: ids.next('apiUser'),
      account: ACCOUNT,
      provider: 'eset-msp-administrator-2',
      label: USER,
      integration: 'siem',
      kind: 'api-user',
      role: 'regular',
      state: 'active',
      providerId: 'a0000000-0000-4000-8000-000000000002',
      permissionType: 2,
      integrationsEnabled: true,
      twoFactorEnabled: null,
      credentialsSetOn: null,
      lastUsedOn: null,
      reviewOn: null,
      originRequest: null,
    });
  });
  const submit = createSubmitRequest({
    ...deps,
    store: through,
    logger: LOGGER,
    micros: () => 0,
    permitMillis: 3_600_000,
    reviewSeal: { sign: () => '', verify: () => true },
  });
  return async () => {
    const { id } = await submit({ principal: requester, actor: actorOf(requester), input: UPDATE });
    if (id === '') throw new Error('A request has no identifier.');
  };
}

const UPDATE: RequestInput = {
  provider: 'eset-msp-administrator-2',
  account: ACCOUNT,
  action: 'update',
  subject: USER,
  change: { countryCode: 'AUT' },
  acknowledge: [],
  reason: 'The SIEM has moved to Austria',
};

function actorOf({ id }: Principal): Actor {
  return { kind: 'principal', id, via: 'token' };
}
