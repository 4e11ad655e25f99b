import type { Role } from '../vocabulary.ts';
import type { Relation } from './relations.ts';

/** Roles that accounts do not limit: an auditor reads everything, whatever accounts are named. */
export const UNSCOPED_ROLES: ReadonlySet<Role> = new Set(['auditor']);

/** Who is allowed something through one relation: roles of which one is needed, or whoever signed in. */
export type Grantees = readonly Role[] | 'signed-in';

/** Who may do one operation on one kind of object. A relation that is not listed allows nothing. */
export interface PermissionDefinition extends Readonly<Partial<Record<Relation, Grantees>>> {
  /** What it allows, as a sentence without a subject. */
  readonly summary: string;
  /** Where the object belongs to no account, a role whose scope is some accounts is enough, because it is for everybody. */
  readonly anyScope?: true;
  /** Only a principal of kind `person`: a machine asks and reads, and never decides or vouches. */
  readonly personsOnly?: true;
  /** Whose own an object is, where that allows something. */
  readonly ownedBy?: string;
}

const ANY_ROLE = ['requester', 'approver', 'portal-operator', 'auditor', 'administrator'] as const;
const OVERSEERS = ['auditor', 'administrator'] as const;
const READ_BY_ACCOUNT = { account: ANY_ROLE, other: ['auditor'] } as const;

/**
 * The whole of who may do what: role, operation and relation to the object. Every route names one of these, every use case
 * asks for one, `countersign roles` prints them, and a test tries every route against them.
 *
 * A role counts where the object's account is in its scope. For what belongs to no account its scope has to be all accounts.
 */
export const PERMISSIONS = {
  'request.submit': { summary: 'ask for a change', account: ['requester'] },
  'request.read': {
    summary: 'read requests, their decisions, reviews, steps and exceptions',
    own: 'signed-in',
    ownedBy: 'the requester',
    integration: 'signed-in',
    ...READ_BY_ACCOUNT,
  },
  'request.edit': { summary: 'edit a request', own: ['requester'], ownedBy: 'the requester' },
  'request.cancel': {
    summary: 'take a request back before the provider is touched',
    own: 'signed-in',
    ownedBy: 'the requester',
    account: ['administrator'],
  },
  'request.review': { summary: 'approve or reject a request', account: ['approver'], personsOnly: true },
  'request.acknowledge': {
    summary: 'acknowledge what a request means, as its requester or as the owner of its integration',
    own: 'signed-in',
    ownedBy: 'the requester',
    integration: 'signed-in',
    personsOnly: true,
  },
  'batch.submit': {
    summary: 'hand in or preview a file; each row needs request.submit for its account',
    account: ['requester'],
  },
  'batch.read': {
    summary:
      'read a file of requests row by row: all of it with a scope of all accounts, else the rows of the accounts in scope',
    own: 'signed-in',
    ownedBy: 'whoever handed it in',
    ...READ_BY_ACCOUNT,
    global: ANY_ROLE,
  },
  'task.read': {
    summary: 'read the tasks of a request',
    own: 'signed-in',
    ownedBy: 'the requester',
    integration: 'signed-in',
    ...READ_BY_ACCOUNT,
  },
  'task.complete': {
    summary: 'say how a task ended; the owner of the integration only where somebody outside acts',
    integration: 'signed-in',
    account: ['portal-operator'],
    personsOnly: true,
  },
  'task.confirm': {
    summary: 'take the second look at a task; the owner of the integration only where somebody outside acts',
    integration: 'signed-in',
    account: ['portal-operator'],
    personsOnly: true,
  },
  'credential.collect': {
    summary: 'see and collect credentials that are sealed to oneself',
    own: 'signed-in',
    ownedBy: 'the receiver',
  },
  'api-user.read': { summary: 'read the inventory', integration: 'signed-in', ...READ_BY_ACCOUNT },
  'api-user.adopt': {
    summary: 'take a user of the provider into the inventory',
    account: ['administrator'],
    personsOnly: true,
  },
  'api-user.correct': {
    summary: 'correct what the inventory says of an API user',
    account: ['administrator'],
    personsOnly: true,
  },
  'integration.correct': {
    summary: 'name another owner of an integration',
    global: ['administrator'],
    personsOnly: true,
  },
  'account.correct': {
    summary: 'correct the operators of an account',
    account: ['administrator'],
    personsOnly: true,
  },
  'integration.read': {
    summary: 'read the registered integrations',
    integration: 'signed-in',
    global: ANY_ROLE,
    anyScope: true,
  },
  'integration.register': {
    summary: 'register an integration and its owner',
    global: ['administrator'],
    personsOnly: true,
  },
  'account.read': { summary: 'read accounts and the checks of them', ...READ_BY_ACCOUNT },
  'account.register': { summary: 'register an account', global: ['administrator'], personsOnly: true },
  'account.check': {
    summary: 'have the worker check whether an account can be worked with',
    account: ['administrator'],
  },
  'account.diagnose': {
    summary: 'have the worker sign in as an API user to see what it can do',
    account: ['administrator', 'portal-operator'],
  },
  'principal.read-self': {
    summary: 'see who is signed in',
    own: 'signed-in',
    ownedBy: 'the principal',
  },
  'principal.read': {
    summary: 'read the principals whose accounts are all in scope; all of them with a scope of all accounts',
    account: OVERSEERS,
    other: ['auditor'],
    global: OVERSEERS,
  },
  'principal.create': {
    summary: 'register a principal whose accounts are all in scope',
    account: ['administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
  'principal.invite': {
    summary: 'make the code with which a person enrols who has not yet',
    account: ['administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
  'principal.deactivate': {
    summary: 'have somebody sign in no more, at once',
    account: ['administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
  'token.issue': {
    summary: 'issue an API token; for somebody else only where that is a machine',
    own: 'signed-in',
    ownedBy: 'the holder',
    account: ['administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
  'token.renew': {
    summary: 'make another token in place of the one that signed in',
    own: 'signed-in',
    ownedBy: 'the holder',
  },
  'token.revoke': {
    summary: 'revoke an API token',
    own: 'signed-in',
    ownedBy: 'the holder',
    account: ['administrator'],
    global: ['administrator'],
  },
  'work.execute': {
    summary: 'take work and record what came of it, as a worker on another machine',
    global: ['worker'],
  },
  'installation.read': {
    summary: 'read how the installation is doing, as numbers',
    global: ANY_ROLE,
    anyScope: true,
  },
  'keys.read': { summary: 'read the public keys', own: 'signed-in', ownedBy: 'everybody' },
  'log.read-checkpoint': {
    summary: 'read the newest checkpoint',
    own: 'signed-in',
    ownedBy: 'everybody',
  },
  'log.read': { summary: 'read and export entries of the log', global: OVERSEERS },
  'log.resume': { summary: 'have a suspended log go on', global: ['administrator'], personsOnly: true },
  'log.prune': {
    summary: 'ask for old entries to be pruned',
    global: ['administrator'],
    personsOnly: true,
  },
  'log.approve-pruning': {
    summary: 'agree to a pruning that somebody else asked for',
    global: ['administrator'],
    personsOnly: true,
  },
  'evidence.read': {
    summary: 'read what an evidence pack says of requests',
    account: OVERSEERS,
    other: ['auditor'],
  },
  'evidence.record': { summary: 'put on record that an evidence pack was made', global: OVERSEERS },
  'delivery.read': { summary: 'see how far each receiver of the log has it', global: OVERSEERS },
  'delivery.retry': {
    summary: 'have an entry sent again that a receiver refused',
    global: ['administrator'],
  },
  'policy.read': {
    summary: 'read the policies in force and proposals to change them',
    global: ANY_ROLE,
    anyScope: true,
  },
  'policy.read-history': {
    summary: 'read the policies of another time, with the entry that proves them',
    global: OVERSEERS,
  },
  'policy.propose': { summary: 'propose other policies', global: ['administrator'], personsOnly: true },
  'policy.review': {
    summary: 'approve or reject a proposal',
    global: ['approver', 'administrator'],
    personsOnly: true,
  },
  'policy.withdraw': {
    summary: 'take a proposal back',
    own: ['administrator'],
    ownedBy: 'the proposer',
    personsOnly: true,
  },
  'governance.read': {
    summary: 'read changes of who may do what, and who reviewed them',
    own: 'signed-in',
    ownedBy: 'whoever asked for it',
    global: ['approver', 'administrator', 'auditor'],
  },
  'governance.propose': {
    summary: 'ask for a change of who may do what',
    global: ['administrator'],
    personsOnly: true,
  },
  'governance.review': {
    summary: 'approve or reject a change of who may do what',
    global: ['approver', 'administrator'],
    personsOnly: true,
  },
  'governance.withdraw': {
    summary: 'take such a change back',
    own: ['administrator'],
    ownedBy: 'whoever asked for it',
    personsOnly: true,
  },
  'subject.read': {
    summary: 'see what is stored about somebody',
    account: OVERSEERS,
    other: ['auditor'],
    global: OVERSEERS,
  },
  'hold.place': {
    summary: 'keep personal data from being erased, and end that, on whatever account',
    global: ['administrator'],
    personsOnly: true,
  },
  'hold.read': { summary: 'list what keeps personal data from being erased', global: OVERSEERS },
  'erasure.request': {
    summary: 'ask for personal data to be made unreadable',
    account: ['requester', 'administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
  'erasure.read': {
    summary: 'read erasures that were asked for',
    own: 'signed-in',
    ownedBy: 'whoever asked',
    account: ['requester', 'approver', 'administrator', 'auditor'],
    other: ['auditor'],
    global: ['requester', 'approver', 'administrator', 'auditor'],
  },
  'erasure.settle': {
    summary: 'have an erasure done or refuse it; whoever asked may only withdraw it',
    own: 'signed-in',
    ownedBy: 'whoever asked',
    account: ['approver', 'administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
} as const satisfies Readonly<Record<string, PermissionDefinition>>;

export type Permission = keyof typeof PERMISSIONS;

/** The definition of a permission, with what it leaves out as undefined. */
export const permissionOf = (permission: Permission): PermissionDefinition => PERMISSIONS[permission];
