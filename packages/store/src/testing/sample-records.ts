import type {
  Account,
  ApiUser,
  AuditEvent,
  Facts,
  Integration,
  PlanStep,
  Principal,
  ReviewProof,
} from '@countersign/schema';
import type {
  BatchRecord,
  DecisionRecord,
  PasskeyRecord,
  PermitRecord,
  RequestRecord,
  ReviewRecord,
  RevisionRecord,
  SecretRecord,
  StepRecord,
  TaskRecord,
  TokenRecord,
  WriteTransaction,
} from '@countersign/use-cases/ports';

const DIGEST = 'd'.repeat(64);

/** An identifier like those that the product makes; equal numbers give equal identifiers. */
export function sampleId(prefix: string, number: number): string {
  return `${prefix}_${String(number).padStart(26, '0')}`;
}

export const samplePrincipal: Principal = {
  id: sampleId('pri', 1),
  name: 'Rita Requester',
  email: 'rita@acme.example',
  kind: 'person',
  roles: ['requester'],
  accounts: null,
  recipient: null,
  state: 'active',
};

export const sampleAccount: Account = {
  provider: 'dotdigital',
  id: 'acme-shop',
  companyName: 'Acme',
  operators: [{ name: 'owner', role: 'account-owner', companyAccess: 'write' }],
  emailDomains: [],
  region: 'r1',
  apiUserCreation: 'portal',
  rateLimitScheme: 'tiered',
};

export const sampleIntegration: Integration = { id: 'shop', name: 'The shop', owner: 'olga@acme.example' };

export function sampleApiUser(number: number, fields: Partial<ApiUser> = {}): ApiUser {
  return {
    id: sampleId('usr', number),
    account: sampleAccount.id,
    provider: sampleAccount.provider,
    integration: null,
    providerId: null,
    label: `API user ${number}`,
    kind: 'api-user',
    role: 'regular',
    state: 'active',
    integrationsEnabled: false,
    permissionType: null,
    twoFactorEnabled: null,
    credentialsSetOn: null,
    lastUsedOn: null,
    reviewOn: null,
    originRequest: null,
    ...fields,
  };
}

export function sampleRequest(number: number, fields: Partial<RequestRecord> = {}): RequestRecord {
  return {
    id: sampleId('req', number),
    provider: sampleAccount.provider,
    account: sampleAccount.id,
    operator: 'owner',
    action: 'create',
    integration: null,
    apiUser: null,
    state: 'in-review',
    revision: 1,
    requester: samplePrincipal.id,
    batch: null,
    batchLine: null,
    createdAt: number,
    updatedAt: number,
    failure: null,
    removesAt: null,
    ...fields,
  };
}

const samplePlanStep: PlanStep = {
  key: 'dotdigital.verify-api-access',
  kind: 'verify',
  title: 'Check that the credentials work',
  instructions: null,
  confirmedBy: null,
  needsPassword: false,
};

export function sampleRevision(request: string, revision = 1): RevisionRecord {
  return {
    request,
    revision,
    input: {
      provider: sampleAccount.provider,
      action: 'create',
      account: sampleAccount.id,
      change: {},
      reason: 'A new shop',
      acknowledge: [],
    },
    salt: 'salt',
    digest: DIGEST,
    plan: [samplePlanStep],
    planDigest: DIGEST,
    author: samplePrincipal.id,
    createdAt: 1,
  };
}

export function sampleDecision(
  number: number,
  fields: { request: string | null; operation: DecisionRecord['decision']['operation'] },
): DecisionRecord {
  // What the store keeps of the facts does not depend on what they are.
  const facts = { provider: sampleAccount.provider, operation: fields.operation } as Facts;
  return {
    request: fields.request,
    revision: 1,
    decision: {
      id: sampleId('dec', number),
      operation: fields.operation,
      outcome: 'review',
      determining: [],
      requirements: [],
      advisories: [],
      errors: [],
      policyDigest: DIGEST,
      factsDigest: DIGEST,
      evaluator: 'compiled',
      durationMicros: 12,
    },
    digest: DIGEST,
    facts,
    createdAt: number,
  };
}

export const sampleProof = (number: number): ReviewProof => ({
  passkey: sampleId('pky', number),
  credentialId: 'Y3JlZGVudGlhbA',
  envelope: '{}',
  authenticatorData: 'YXV0aGVudGljYXRvcg',
  clientDataJSON: 'Y2xpZW50',
  signature: 'c2lnbmF0dXJl',
});

export function sampleReview(number: number, request: string): ReviewRecord {
  return {
    id: sampleId('rev', number),
    request,
    revision: 1,
    principal: samplePrincipal.id,
    onBehalfOf: sampleId('pri', 8),
    delegation: sampleId('gov', 8),
    roles: ['approver'],
    groups: ['security'],
    verdict: 'approve',
    reason: null,
    requestDigest: DIGEST,
    signature: 'c2lnbmF0dXJl',
    createdAt: number,
    proof: sampleProof(number),
    shown: `salt-${number}\ncountersign review v1\nreason: Needed for the launch\n`,
  };
}

/** A permit whose entry has to be in the log at `entryIndex`. */
function samplePermit(number: number, request: string, entryIndex: number): PermitRecord {
  return {
    id: sampleId('prm', number),
    request,
    revision: 1,
    entryIndex,
    notBefore: 0,
    expiresAt: 1000,
    usedAt: null,
  };
}

export function sampleStep(
  number: number,
  permit: PermitRecord,
  fields: Partial<StepRecord> = {},
): StepRecord {
  return {
    id: sampleId('stp', number),
    request: permit.request,
    permit: permit.id,
    position: number,
    plan: samplePlanStep,
    key: samplePlanStep.key,
    state: 'ready',
    attempts: 0,
    leaseHolder: null,
    leaseUntil: null,
    result: null,
    problem: null,
    updatedAt: number,
    ...fields,
  };
}

export function sampleTask(number: number, step: StepRecord, fields: Partial<TaskRecord> = {}): TaskRecord {
  return {
    id: sampleId('tsk', number),
    step: step.id,
    request: step.request,
    kind: 'portal',
    state: 'open',
    title: 'Create the API user',
    instructions: {
      steps: ['Open the settings.'],
      source: { document: 'API users', url: 'https://vendor.example' },
      evidence: [],
    },
    confirmedBy: null,
    takenBy: null,
    completedBy: null,
    verdict: null,
    evidence: null,
    confirmer: null,
    openedAt: number,
    dueAt: null,
    invitedAt: null,
    validUntil: null,
    completedAt: null,
    confirmedAt: null,
    ...fields,
  };
}

export function sampleSecret(
  number: number,
  request: string,
  fields: Partial<SecretRecord> = {},
): SecretRecord {
  return {
    id: sampleId('sec', number),
    request,
    purpose: 'owner',
    principal: samplePrincipal.id,
    sealed: '-----BEGIN AGE ENCRYPTED FILE-----',
    createdAt: number,
    expiresAt: 1000,
    collectedAt: null,
    ...fields,
  };
}

export function sampleBatch(number: number): BatchRecord {
  return {
    id: sampleId('bat', number),
    fileDigest: String(number).padStart(64, '0'),
    fileName: `requests-${number}.csv`,
    format: 'csv',
    submitter: samplePrincipal.id,
    rows: 2,
    createdAt: number,
    completedAt: null,
    canary: null,
    state: 'deciding',
    resumes: null,
    actor: samplePrincipal.id,
    via: sampleToken.id,
    entry: null,
    decided: 0,
    removals: null,
    problem: null,
    fixes: null,
    layout: null,
  };
}

/** An event that needs nothing else in the store. */
export function sampleEvent(request: string | null = null): AuditEvent {
  return { type: 'request.cancelled', request, data: { revision: 1 } };
}

/** The people and places that the other records refer to. */
/** A token of the sample principal, of a person at work on the own machine. */
export const sampleToken: TokenRecord = {
  id: sampleId('tok', 1),
  principal: samplePrincipal.id,
  kind: 'enrolled',
  scopes: null,
  label: 'laptop',
  hash: 'a'.repeat(64),
  createdAt: 1,
  expiresAt: null,
  revokedAt: null,
  issuedVia: null,
  lastUsedAt: null,
  idleMillis: null,
  proof: null,
  client: null,
  address: null,
};

/** A passkey of the sample principal. */
export const samplePasskey: PasskeyRecord = {
  id: sampleId('pky', 1),
  principal: samplePrincipal.id,
  credentialId: 'Y3JlZGVudGlhbA',
  publicKey: 'cHVibGljIGtleQ',
  algorithm: -8,
  signCount: 0,
  transports: ['internal', 'hybrid'],
  aaguid: '00000000-0000-0000-0000-000000000000',
  backupEligible: true,
  backedUp: false,
  label: 'laptop',
  vouchedBy: 'invitation',
  createdAt: 1,
  lastUsedAt: null,
  revokedAt: null,
};

export function insertDirectory(tx: WriteTransaction): void {
  tx.principals.insert(samplePrincipal);
  tx.accounts.insert(sampleAccount);
  tx.integrations.insert(sampleIntegration);
}

/** A request with its revision and a permit that is in the log. */
export function insertPermitted(
  tx: WriteTransaction,
  number: number,
  fields: Partial<RequestRecord> = {},
): PermitRecord {
  const request = sampleRequest(number, fields);
  tx.requests.insert(request);
  tx.revisions.insert(sampleRevision(request.id));
  const permit = samplePermit(
    number,
    request.id,
    tx.audit.append({ kind: 'system' }, sampleEvent(request.id)),
  );
  tx.permits.insert(permit);
  return permit;
}
