import {
  adoptApiUserSchema,
  type PolicyReport,
  type Principal,
  type RequestViewWire,
  type TaskView,
} from '@countersign/schema';
import {
  createAdoptApiUser,
  createIssueToken,
  createRegisterIntegration,
  createRequestErasure,
  createSubmitBatch,
  createSubmitRequest,
  type SignedIn,
} from '@countersign/use-cases';
import { adoption, creation, taskInHand } from '../act.ts';
import type { Installation } from '../installation.ts';

/** Everything that a route can be about: on the account shop, or on none; made by somebody, for an integration of somebody. */
export interface Things {
  readonly integration: string;
  readonly apiUser: string;
  /** Waits for its reviews. */
  readonly waiting: RequestViewWire;
  /** Has a task in the portal, and an exception. */
  readonly working: RequestViewWire;
  readonly task: TaskView;
  /** A file without a row that could be taken in, and so of no account. */
  readonly batch: string;
  /** A file with a row on the shop. */
  readonly shopBatch: string;
  readonly proposal: string;
  /** Gives a stranger authority. */
  readonly governanceChange: string;
  readonly token: string;
  readonly secret: string;
  /** About the request that waits. */
  readonly erasure: string;
  /** About a principal, so it belongs to no account. */
  readonly globalErasure: string;
  /** A principal without any account. */
  readonly stranger: string;
  /** A principal of the account. */
  readonly local: string;
  /** A machine that works on the shop. */
  readonly machine: string;
  /** A machine of no account. */
  readonly distantMachine: string;
  /** A request that is over, about which somebody asked for an erasure. */
  readonly erased: string;
  readonly check: string;
}

const REPORT: PolicyReport = {
  warnings: [],
  cases: 0,
  conditions: 0,
  agreed: 0,
  changes: { added: [], removed: [], changed: [] },
  newAccess: { kind: 'none', example: null },
  backtest: { decisions: 0, unchanged: 0, changes: [] },
};

let made = 0;
let integrations = 0;

/** Makes one of everything in the name of somebody, whatever that one may do, for integrations that another one owns. */
export async function createThings(at: Installation, maker: SignedIn, owner: string): Promise<Things> {
  made += 1;
  const { services } = at;
  const { actor } = maker;
  const principal: Principal = {
    ...maker.principal,
    kind: 'person',
    roles: ['requester', 'administrator'],
    accounts: null,
  };
  const register = async () => {
    const { id } = await registerIntegration(at, owner);
    return id;
  };
  const integration = await register();
  const apiUser = adoptApiUserSchema.parse(adoption(integration));
  const adopted = await createAdoptApiUser(services)({ actor, apiUser });
  const submit = async () => {
    const owned = await register();
    const input = await creation(at, { integration: owned, change: { description: owned, enabled: true } });
    const { id } = await createSubmitRequest(services)({ principal, actor, input });
    return at.call('audrey', 'showRequest', { params: { id } });
  };
  const waiting = await submit();
  const { request: working, task } = await taskInHand(at, await submit());
  const file = {
    fileName: `matrix-${made}.csv`,
    bytes: Buffer.from(`provider,action,account,reason\n,,,${made}\n`),
  };
  const batch = await createSubmitBatch(services)({ principal, actor, file });
  const rows = `provider,action,account,integration,description,enabled,reason
dotdigital,create,shop,${await register()},Row ${made},yes,Needed
`;
  const shopBatch = await createSubmitBatch(services)({
    principal,
    actor,
    file: { fileName: `shop-${made}.csv`, bytes: Buffer.from(rows) },
  });
  const add = async (name: string, accounts: readonly string[], kind = 'person') => {
    const email = `${name}-${made}@acme.example`;
    const body = { name, email, kind, roles: ['requester'], accounts };
    const { id } = await at.call('ada', 'addPrincipal', { body });
    return id;
  };
  const stranger = await add('stranger', []);
  const local = await add('local', ['shop']);
  const distantMachine = await add('distant-machine', [], 'machine');
  const machine = await add('machine', ['shop'], 'machine');
  const token = await createIssueToken(services)({
    actor,
    principal: maker.principal.id,
    label: 'own',
    expiresAt: null,
  });
  const requestErasure = createRequestErasure(services);
  const rejected = await submit();
  await at.call('amy', 'reviewRequest', {
    params: { id: rejected.request.id },
    body: { verdict: 'reject', digest: rejected.revision.digest, reason: 'for the matrix' },
  });
  const asking = { principal, actor, reasonCode: 'matrix' };
  const erasure = await requestErasure({ ...asking, subject: rejected.request.id });
  const globalErasure = await requestErasure({ ...asking, subject: stranger });
  const proposal = services.ids.next('policyProposal');
  const governanceChange = services.ids.next('governanceChange');
  const secret = services.ids.next('secret');
  const check = await at.call('ada', 'checkAccount', { params: { id: 'shop' } });
  await services.store.write((tx) => {
    const active = tx.policySets.active();
    if (active === undefined) throw new Error('no policies are in force');
    tx.policyProposals.insert({
      id: proposal,
      digest: active.digest,
      documents: active.documents,
      baseDigest: active.digest,
      proposer: maker.principal.id,
      note: 'for the matrix',
      report: REPORT,
      reportDigest: active.digest,
      state: 'proposed',
      createdAt: services.clock.now(),
      settledAt: null,
    });
    tx.governanceChanges.insert({
      id: governanceChange,
      kind: 'principal.reactivate',
      content: { kind: 'principal.reactivate', principal: stranger },
      items: [],
      effects: ['grants-authority'],
      beneficiaries: [stranger],
      digest: active.digest,
      proposer: maker.principal.id,
      reason: 'for the matrix',
      state: 'proposed',
      createdAt: services.clock.now(),
      expiresAt: services.clock.now() + 86_400_000,
      settledAt: null,
      entry: 0,
    });
    tx.exceptions.insert({
      request: working.request.id,
      rule: 'house/matrix',
      owner: 'somebody@acme.example',
      expiresOn: '2099-01-01',
      endedBy: null,
    });
    tx.secrets.insert({
      id: secret,
      request: working.request.id,
      purpose: 'owner',
      principal: maker.principal.id,
      sealed: 'sealed to the maker',
      createdAt: services.clock.now(),
      expiresAt: services.clock.now() + 86_400_000,
      collectedAt: null,
    });
  });
  return {
    integration,
    apiUser: adopted.id,
    waiting,
    working,
    task,
    batch: batch.id,
    shopBatch: shopBatch.id,
    proposal,
    governanceChange,
    token: token.id,
    secret,
    erasure: erasure.id,
    globalErasure: globalErasure.id,
    stranger,
    local,
    machine,
    distantMachine,
    erased: rejected.request.id,
    check: check.id,
  };
}

async function registerIntegration(at: Installation, owner: string): Promise<{ id: string }> {
  integrations += 1;
  const integration = { id: `matrix-${integrations}`, name: `Matrix ${integrations}`, owner };
  await createRegisterIntegration(at.services)({ actor: { kind: 'system' }, integration });
  return integration;
}
