import type { Permission, RouteName } from '@countersign/schema';
import type { Sent } from '../call.ts';
import { ACCOUNTS } from '../companies.ts';
import type { Caller } from './callers.ts';
import type { Things } from './things.ts';

/** One way to try a route. */
export interface Probe {
  /** Where what the call is about lies: on the account shop, on no account, or only the rows or answers of it lie somewhere. */
  readonly about: 'shop' | 'nothing' | 'somewhere';
  readonly sent?: (things: Things, caller: Caller, unique: string) => Sent;
  /** Of a list: the identifier that is in the answer where its reader may see it. */
  readonly lists?: (things: Things) => string;
  /** What is asked for does not exist, so that whoever may ask is told so. */
  readonly absent?: true;
  /** Where the object is nobody's own, or concerns no integration, although others of its kind do. */
  readonly without?: readonly ('own' | 'integration')[];
  /** What decides, where that is not what the route demands of everybody. */
  readonly permission?: Permission;
}

const ANYTHING = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const to = (id: (things: Things) => string, more: Sent = {}) => ({
  sent: (things: Things): Sent => ({ params: { id: id(things) }, ...more }),
});
const shop = { about: 'shop' } as const;
const nothing = { about: 'nothing' } as const;
const waiting = (things: Things) => things.waiting.request.id;
const task = (things: Things) => things.task.id;
const rejected = (things: Things): Sent => ({ params: { subject: things.erased } });
const stranger = (things: Things): Sent => ({ params: { subject: things.stranger } });
const held = (matter: string) => ({ body: { matter } });
const file = (text: string) => ({ query: { fileName: 'matrix.csv' }, file: text });

const UPDATE = {
  provider: 'dotdigital',
  account: 'shop',
  action: 'update',
  subject: 'nobody that is known',
  reason: 'for the matrix',
  change: { description: 'other' },
  acknowledge: [],
};

const asWorker = (body?: unknown) => ({
  sent: (): Sent => ({ params: { instance: ANYTHING }, ...(body === undefined ? {} : { body }) }),
});

/** How every route is tried. A route without a line here does not compile. */
export const PROBES: Readonly<Record<RouteName, readonly Probe[]>> = {
  submitRequest: [{ ...shop, sent: () => ({ body: UPDATE }) }],
  passwordContext: [{ ...shop, sent: () => ({ body: { account: 'shop' } }) }],
  listRequests: [{ ...shop, lists: waiting, sent: () => ({ query: { limit: 500 } }) }],
  showRequest: [{ ...shop, ...to(waiting) }],
  editRequest: [
    {
      ...shop,
      sent: (things, _caller, unique) => {
        const { description: _, ...change } = things.waiting.input.change;
        const body = { ...things.waiting.input, change: { ...change, description: unique } };
        return { params: { id: waiting(things) }, body };
      },
    },
  ],
  reviewRequest: [{ ...shop, ...to(waiting, { body: { verdict: 'approve', digest: '0'.repeat(64) } }) }],
  acknowledgeRequest: [{ ...shop, ...to(waiting, { body: { kind: 'breakage' } }) }],
  cancelRequest: [{ ...shop, ...to(waiting) }],
  submitBatch: [
    {
      about: 'somewhere',
      sent: (_things, _caller, unique) => file(`provider,action,account,reason\n,,,${unique}\n`),
    },
  ],
  previewBatch: [{ about: 'somewhere', sent: () => file('provider,action,account,reason\n,,,x\n') }],
  showBatch: [
    { ...nothing, ...to((things) => things.batch) },
    { ...shop, ...to((things) => things.shopBatch) },
  ],
  explainDecision: [{ ...shop, ...to((things) => things.waiting.decision.id) }],
  listTasks: [{ ...shop, lists: task, sent: () => ({ query: { limit: 500 } }) }],
  showTask: [{ ...shop, ...to(task) }],
  completeTask: [
    {
      ...shop,
      without: ['integration'],
      ...to(task, { body: { verdict: 'not-done', evidence: { note: 'for the matrix' } } }),
    },
  ],
  startTask: [{ ...shop, without: ['integration'], ...to(task, { body: {} }) }],
  confirmTask: [{ ...shop, without: ['integration'], ...to(task, { body: { accepted: true } }) }],
  listCredentials: [{ ...nothing, lists: (things) => things.secret }],
  collectCredential: [{ ...nothing, ...to((things) => things.secret) }],
  listApiUsers: [{ ...shop, lists: (things) => things.apiUser, sent: () => ({ query: { limit: 500 } }) }],
  showApiUser: [{ ...shop, ...to((things) => things.apiUser) }],
  adoptApiUser: [
    {
      ...shop,
      sent: (_things, _caller, unique) => ({
        body: {
          account: 'shop',
          integration: null,
          label: unique,
          kind: 'regular-user',
          role: 'regular',
          state: 'active',
        },
      }),
    },
  ],
  listIntegrations: [{ ...nothing, lists: (things) => `"${things.integration}"` }],
  correctApiUser: [
    {
      ...shop,
      sent: ({ apiUser }, _caller, unique) => ({
        params: { id: apiUser },
        body: { fields: { label: unique }, reason: 'for the matrix' },
      }),
    },
  ],
  setIntegrationOwner: [
    {
      ...nothing,
      sent: ({ integration }, _caller, unique) => ({
        params: { id: integration },
        body: { owner: `${unique}@acme.example`, reason: 'for the matrix' },
      }),
    },
  ],
  setOperator: [
    {
      ...shop,
      sent: (_things, _caller, unique) => ({
        params: { id: 'shop', operator: unique },
        body: { operator: { name: unique, role: 'regular' }, reason: 'for the matrix' },
      }),
    },
  ],
  addIntegration: [
    {
      ...nothing,
      sent: (_things, _caller, unique) => ({
        body: { id: unique, name: unique, owner: 'olga@acme.example' },
      }),
    },
  ],
  listAccounts: [{ ...shop, lists: () => '"shop"' }],
  addAccount: [{ ...nothing, sent: () => ({ body: ACCOUNTS[0] }) }],
  checkAccount: [{ ...shop, ...to(() => 'shop') }],
  diagnoseApiUser: [
    {
      ...shop,
      sent: (things) => ({ params: { id: 'shop' }, body: { subject: things.apiUser } }),
    },
  ],
  showAccountCheck: [{ ...shop, ...to((things) => things.check) }],
  listPrincipals: [
    { ...nothing, lists: (things) => things.stranger },
    { ...shop, lists: (things) => things.local },
  ],
  addPrincipal: [
    { ...nothing, sent: (_things, _caller, unique) => ({ body: person(unique, null) }) },
    { ...shop, sent: (_things, _caller, unique) => ({ body: person(unique, ['shop']) }) },
  ],
  inviteHolder: [
    { ...nothing, ...to((things) => things.stranger) },
    { ...shop, ...to((things) => things.local) },
  ],
  // A machine that was deactivated by one caller is refused to the next for that, and no more for who asks.
  deactivatePrincipal: [
    { ...nothing, ...to((things) => things.distantMachine, { body: { reasonCode: 'matrix' } }) },
    { ...shop, ...to((things) => things.machine, { body: { reasonCode: 'matrix' } }) },
  ],
  // Public, so there is nobody to try it as.
  enrolHolder: [],
  issueToken: [
    { ...nothing, without: ['own'], ...to((things) => things.distantMachine, { body: { label: 'matrix' } }) },
    { ...shop, without: ['own'], ...to((things) => things.machine, { body: { label: 'matrix' } }) },
  ],
  revokeToken: [{ about: 'nothing', ...to((things) => things.token) }],
  // Whoever signed in renews the token of the call, so there is nobody else's.
  renewToken: [{ about: 'somewhere', sent: () => ({ body: {} }) }],
  me: [{ about: 'somewhere' }],
  status: [nothing],
  resumeLog: [{ ...nothing, sent: () => ({ body: { reasonCode: 'cause-removed' } }) }],
  keys: [{ about: 'somewhere' }],
  listEntries: [nothing],
  showEntry: [{ ...nothing, sent: () => ({ params: { index: 0 } }) }],
  searchEntries: [nothing],
  requestPruning: [{ ...nothing, sent: () => ({ body: { before: '2020-01-01T00:00:00Z' } }) }],
  approvePruning: [{ ...nothing, absent: true, sent: () => ({ params: { index: 0 } }) }],
  exportEntries: [{ ...nothing, sent: () => ({ query: { format: 'ndjson' } }) }],
  checkpoint: [{ about: 'somewhere' }],
  listPolicies: [nothing],
  policiesAt: [{ ...nothing, sent: () => ({ query: { time: '2100-01-01T00:00:00Z' } }) }],
  policyBundle: [{ ...nothing, absent: true, sent: () => ({ params: { digest: '0'.repeat(64) } }) }],
  listExceptions: [{ ...shop, lists: (things) => things.working.request.id }],
  proposePolicies: [{ ...nothing, sent: () => ({ body: { documents: [{}], note: 'for the matrix' } }) }],
  listProposals: [{ ...nothing, lists: (things) => things.proposal }],
  showProposal: [{ ...nothing, ...to((things) => things.proposal) }],
  reviewProposal: [
    {
      ...nothing,
      ...to((things) => things.proposal, {
        body: { verdict: 'approve', policyDigest: '0'.repeat(64), reportDigest: '0'.repeat(64) },
      }),
    },
  ],
  proposeChange: [
    {
      ...nothing,
      sent: ({ stranger }) => ({
        body: { content: { kind: 'principal.reactivate', principal: stranger }, reason: 'for the matrix' },
      }),
    },
  ],
  listChanges: [{ ...nothing, lists: (things) => things.governanceChange }],
  showChange: [{ ...nothing, ...to((things) => things.governanceChange) }],
  reviewChange: [
    {
      ...nothing,
      ...to((things) => things.governanceChange, { body: { verdict: 'approve', digest: '0'.repeat(64) } }),
    },
  ],
  withdrawChange: [{ ...nothing, ...to((things) => things.governanceChange) }],
  withdrawProposal: [{ ...nothing, ...to((things) => things.proposal) }],
  streamEntries: [{ ...nothing, sent: () => ({ query: { size: 1 } }) }],
  streamRequests: [
    { ...shop, lists: waiting, sent: (things) => ({ body: { requests: [waiting(things)] } }) },
  ],
  recordEvidence: [
    {
      ...nothing,
      sent: () => ({
        body: {
          from: '2026-01-01',
          to: '2026-01-31',
          account: null,
          checkpointSize: 1,
          manifestDigest: '0'.repeat(64),
        },
      }),
    },
  ],
  listDeliveries: [nothing],
  redeliver: [{ ...nothing, absent: true, sent: () => ({ params: { id: `dlt_${ANYTHING}` } }) }],
  showSubject: [
    { ...shop, sent: rejected },
    { ...nothing, sent: stranger },
  ],
  holdSubject: [
    { ...nothing, sent: (things, _caller, unique) => ({ ...rejected(things), ...held(unique) }) },
    { ...nothing, sent: (things, _caller, unique) => ({ ...stranger(things), ...held(unique) }) },
  ],
  releaseSubject: [
    { ...nothing, absent: true, sent: (things) => ({ ...stranger(things), ...held('none') }) },
  ],
  listHolds: [nothing],
  requestErasure: [
    { ...shop, sent: (things) => ({ body: { subject: things.erased, reasonCode: 'MATRIX' } }) },
    { ...nothing, sent: (things) => ({ body: { subject: things.stranger, reasonCode: 'MATRIX' } }) },
  ],
  listErasures: [
    { ...shop, lists: (things) => things.erasure },
    { ...nothing, lists: (things) => things.globalErasure },
  ],
  settleErasure: [
    { ...shop, ...to((things) => things.erasure, { body: { verdict: 'confirm' } }) },
    { ...nothing, ...to((things) => things.globalErasure, { body: { verdict: 'confirm' } }) },
  ],
  startWorker: [{ ...nothing, ...asWorker({ queue: 'redis' }) }],
  stopWorker: [{ ...nothing, ...asWorker() }],
  watchLedger: [{ ...nothing, ...asWorker() }],
  openWork: [{ ...nothing, ...asWorker({ subject: `stp_${ANYTHING}` }) }],
  showHeldSecrets: [{ ...nothing, ...asWorker({ ticket: 'none' }) }],
  beginWork: [{ ...nothing, ...asWorker({ ticket: 'none', password: null }) }],
  reportWork: [
    { ...nothing, ...asWorker({ ticket: 'none', report: { kind: 'too-early', afterMillis: 1 } }) },
  ],
  renewLeases: [{ ...nothing, ...asWorker({ steps: [`stp_${ANYTHING}`] }) }],
  claimDueWork: [{ ...nothing, ...asWorker({ window: 1 }) }],
  confirmPublished: [{ ...nothing, ...asWorker({ ids: [`out_${ANYTHING}`] }) }],
  listUnsettledWork: [{ ...nothing, ...asWorker({ ageMillis: 1 }) }],
  republishWork: [{ ...nothing, ...asWorker({ ids: [] }) }],
  claimProbes: [{ ...nothing, ...asWorker() }],
  reportReachable: [{ ...nothing, ...asWorker({ account: 'shop' }) }],
};

function person(unique: string, accounts: readonly string[] | null) {
  return { name: unique, email: `${unique}@acme.example`, kind: 'person', roles: ['requester'], accounts };
}
