import type { PolicyReport, Principal, RequestViewWire, TaskView } from '@countersign/schema';
import {
  createIssueToken,
  createSubmitRequest,
  createTakeBatch,
  createWorkOnBatch,
  digestOfBytes,
  type SignedIn,
  type UploadedFile,
} from '@countersign/use-cases';
import { adoption, creation, taskInHand } from '../act.ts';
import type { Installation } from '../installation.ts';
import { PIXEL } from '../pixel.ts';

/** A person with a passkey, an identity at an issuer and a session. */
interface SignedInThing {
  readonly principal: string;
  readonly session: string;
  readonly passkey: string;
  readonly identity: string;
}

/** Everything that a route can be about: on the account shop, or on none; made by somebody, for an integration of somebody. */
export interface Things {
  readonly integration: string;
  readonly apiUser: string;
  /** Waits for its reviews. */
  readonly waiting: RequestViewWire;
  /** Has a task in the portal, and an exception. */
  readonly working: RequestViewWire;
  readonly task: TaskView;
  /** Attached to it. */
  readonly picture: string;
  /** A file without a row that could be taken in, and so of no account. */
  readonly batch: string;
  /** A file with a row on the shop. */
  readonly shopBatch: string;
  readonly proposal: string;
  /** Gives a stranger authority. */
  readonly governanceChange: string;
  /** Of whoever made the things, to a stranger. */
  readonly delegation: string;
  /** For a request of the shop that is over. */
  readonly brokenGlass: string;
  readonly maker: string;
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
  /** Somebody of no account who has signed in, and somebody of the shop. */
  readonly visitor: SignedInThing;
  readonly localVisitor: SignedInThing;
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
export async function createThings(
  at: Installation,
  maker: Pick<SignedIn, 'principal' | 'actor'>,
  owner: string,
): Promise<Things> {
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
  const adopted = await at.call('ada', 'adoptApiUser', { body: adoption(integration) });
  const submit = async () => {
    const owned = await register();
    const input = await creation(at, { integration: owned, change: { description: owned, enabled: true } });
    const { id } = await createSubmitRequest(services)({ principal, actor, input });
    return at.call('audrey', 'showRequest', { params: { id } });
  };
  const waiting = await submit();
  const { request: working, task } = await taskInHand(at, await submit());
  const picture = await at.call('pete', 'attachEvidence', {
    params: { id: task.id },
    body: { content: PIXEL.toString('base64') },
  });
  const file = {
    fileName: `matrix-${made}.csv`,
    bytes: Buffer.from(`provider,action,account,reason\n,,,${made}\n`),
  };
  const by = { kind: 'principal', id: principal.id, via: 'token' } as const;
  const handIn = async (sent: UploadedFile) => {
    const taken = await createTakeBatch(services)({ principal, actor: by, file: sent });
    const workOn = createWorkOnBatch(services);
    while (await workOn(taken.id));
    return taken;
  };
  const batch = await handIn(file);
  const rows = `provider,action,account,integration,description,enabled,reason
dotdigital,create,shop,${await register()},Row ${made},yes,Needed
`;
  const shopBatch = await handIn({ fileName: `shop-${made}.csv`, bytes: Buffer.from(rows) });
  const add = async (name: string, accounts: readonly string[], kind = 'person') => {
    const email = `${name}-${made}@acme.example`;
    const body = { name, email, kind, roles: ['requester'], accounts };
    const { id } = await at.call('ada', 'addPrincipal', { body });
    return id;
  };
  const stranger = await add('stranger', []);
  const local = await add('local', ['shop']);
  const visitor = await signIn(at, await add('visitor', []));
  const localVisitor = await signIn(at, await add('local-visitor', ['shop']));
  const distantMachine = await add('distant-machine', [], 'machine');
  const machine = await add('machine', ['shop'], 'machine');
  const token = await createIssueToken(services)({
    actor,
    principal: maker.principal.id,
    label: 'own',
    expiresAt: null,
  });
  const rejected = await submit();
  await at.call('amy', 'reviewRequest', {
    params: { id: rejected.request.id },
    body: { verdict: 'reject', digest: rejected.revision.digest, reason: 'for the matrix' },
  });
  const erasure = services.ids.next('governanceChange');
  const globalErasure = services.ids.next('governanceChange');
  const proposal = services.ids.next('policyProposal');
  const governanceChange = services.ids.next('governanceChange');
  const delegation = services.ids.next('governanceChange');
  const brokenGlass = services.ids.next('breakGlass');
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
      change: null,
    });
    for (const [id, content] of [
      [governanceChange, { kind: 'principal.reactivate', principal: stranger }],
      [erasure, { kind: 'subject.erase', subject: rejected.request.id, reasonCode: 'matrix' }],
      [globalErasure, { kind: 'subject.erase', subject: stranger, reasonCode: 'matrix' }],
    ] as const)
      tx.governanceChanges.insert({
        id,
        kind: content.kind,
        content,
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
        setup: false,
      });
    tx.delegations.insert({
      id: delegation,
      delegator: maker.principal.id,
      delegate: stranger,
      madeAt: services.clock.now(),
      beginsAt: services.clock.now(),
      endsAt: services.clock.now() + 86_400_000,
      endedAt: null,
    });
    // So that nothing that is tried has anything erased.
    for (const subject of [rejected.request.id, stranger])
      tx.holds.insert({
        id: services.ids.next('hold'),
        subject,
        matter: 'MATRIX',
        placedBy: maker.principal.id,
        placedAt: services.clock.now(),
        releasedBy: null,
        releasedAt: null,
      });
    tx.exceptions.insert({
      request: working.request.id,
      rule: 'house/matrix',
      owner: 'somebody@acme.example',
      expiresOn: '2099-01-01',
      endedBy: null,
    });
    tx.breakGlass.insert({
      id: brokenGlass,
      request: rejected.request.id,
      revision: 1,
      principal: stranger,
      missing: 1,
      reason: 'for the matrix',
      requestDigest: rejected.revision.digest,
      signature: 'none',
      createdAt: services.clock.now(),
      dueAt: services.clock.now(),
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
    picture: picture.id,
    batch: batch.id,
    shopBatch: shopBatch.id,
    proposal,
    governanceChange,
    delegation,
    brokenGlass,
    maker: maker.principal.id,
    token: token.id,
    secret,
    erasure,
    globalErasure,
    stranger,
    local,
    visitor,
    localVisitor,
    machine,
    distantMachine,
    erased: rejected.request.id,
    check: check.id,
  };
}

async function registerIntegration(at: Installation, owner: string): Promise<{ id: string }> {
  integrations += 1;
  const integration = { id: `matrix-${integrations}`, name: `Matrix ${integrations}`, owner };
  // As a row, for whoever is an owner, also where nobody may be made one.
  await at.services.store.write((tx) => tx.integrations.insert(integration));
  return integration;
}

/** The rows that signing in leaves. */
async function signIn({ services }: Installation, principal: string): Promise<SignedInThing> {
  const { ids, clock, store } = services;
  const session = ids.next('session');
  const passkey = ids.next('passkey');
  const identity = ids.next('identity');
  const createdAt = clock.now();
  await store.write((tx) => {
    tx.tokens.insert({
      id: session,
      principal,
      kind: 'browser',
      scopes: null,
      label: 'browser',
      hash: digestOfBytes(Buffer.from(session)),
      createdAt,
      expiresAt: createdAt + 3_600_000,
      revokedAt: null,
      issuedVia: null,
      lastUsedAt: createdAt,
      idleMillis: 3_600_000,
      proof: passkey,
      client: null,
      address: null,
    });
    tx.passkeys.insert({
      id: passkey,
      principal,
      credentialId: passkey,
      publicKey: 'AA',
      algorithm: -7,
      signCount: 0,
      transports: [],
      aaguid: '00000000-0000-0000-0000-000000000000',
      backupEligible: false,
      backedUp: false,
      label: 'matrix',
      vouchedBy: 'invitation',
      createdAt,
      lastUsedAt: null,
      revokedAt: null,
    });
    tx.identities.insert({
      id: identity,
      principal,
      issuer: 'matrix',
      subjectDigest: digestOfBytes(Buffer.from(identity)),
      createdAt,
      revokedAt: null,
    });
  });
  return { principal, session, passkey, identity };
}
