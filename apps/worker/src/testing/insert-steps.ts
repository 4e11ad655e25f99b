import type { Account, PlanStep, RequestInput } from '@countersign/schema';
import type { SqliteStore } from '@countersign/store';
import type { TempStore } from '@countersign/store/testing';
import type { StepRecord, WriteTransaction } from '@countersign/use-cases/ports';

const ACCOUNT: Account = {
  provider: 'dotdigital',
  id: 'shop',
  companyName: 'Acme',
  operators: [{ name: 'owner', role: 'account-owner', companyAccess: 'write' }],
  emailDomains: [],
  region: 'r1',
  apiUserCreation: 'portal',
  rateLimitScheme: 'tiered',
};

const INPUT: RequestInput = {
  provider: 'dotdigital',
  action: 'create',
  account: 'shop',
  change: {},
  reason: 'The integration needs it',
  acknowledge: [],
};

const PLAN: PlanStep = {
  key: 'dotdigital.create-api-user',
  kind: 'api',
  title: 'Create the API user',
  instructions: null,
  confirmedBy: null,
  needsPassword: false,
};

const DIGEST = 'd'.repeat(64);

/** Writes steps that are being carried out, one under a lease of each holder, and gives their identifiers. */
export function insertSteps(
  store: SqliteStore,
  temp: TempStore,
  leases: { readonly holders: readonly string[]; readonly until: number },
): Promise<readonly string[]> {
  return store.write((tx) => {
    const { ids, clock } = temp.settings;
    const { request, permit } = insertPermit(tx, temp);
    const steps = leases.holders.map(
      (leaseHolder, position): StepRecord => ({
        id: ids.next('step'),
        request,
        permit,
        position,
        plan: PLAN,
        key: PLAN.key,
        state: 'attempting',
        attempts: 1,
        leaseHolder,
        leaseUntil: leases.until,
        result: null,
        problem: null,
        updatedAt: clock.now(),
      }),
    );
    tx.steps.insert(steps);
    return steps.map((step) => step.id);
  });
}

/** A request with a permit, for steps to hang on. */
function insertPermit(tx: WriteTransaction, { settings: { ids, clock } }: TempStore) {
  const now = clock.now();
  const principal = ids.next('principal');
  const request = ids.next('request');
  const permit = ids.next('permit');
  tx.accounts.insert(ACCOUNT);
  tx.principals.insert({
    id: principal,
    name: 'Rita',
    email: 'rita@acme.example',
    kind: 'person',
    roles: [],
    accounts: null,
    recipient: null,
    state: 'active',
  });
  tx.requests.insert({
    id: request,
    provider: INPUT.provider,
    account: INPUT.account,
    operator: 'owner',
    action: INPUT.action,
    integration: null,
    apiUser: null,
    state: 'in-progress',
    revision: 1,
    requester: principal,
    batch: null,
    batchLine: null,
    createdAt: now,
    updatedAt: now,
    failure: null,
    removesAt: null,
  });
  tx.revisions.insert({
    request,
    revision: 1,
    input: INPUT,
    salt: 'salt',
    digest: DIGEST,
    plan: [PLAN],
    planDigest: DIGEST,
    author: principal,
    createdAt: now,
  });
  const entryIndex = tx.audit.append(
    { kind: 'system' },
    { type: 'request.done', request, data: { revision: 1 } },
  );
  tx.permits.insert({
    id: permit,
    request,
    revision: 1,
    entryIndex,
    notBefore: 0,
    expiresAt: 1,
    usedAt: null,
  });
  return { request, permit };
}
