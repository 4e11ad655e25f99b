import type { Role } from '../vocabulary.ts';
import { BATCH_PERMISSIONS } from './batch-permissions.ts';
import { DELEGATION_PERMISSIONS } from './delegation-permissions.ts';
import { ANY_ROLE, ANY_SCOPE, AUDIT, OVERSEERS, READ, READ_BY_ACCOUNT, SUBMIT } from './grantees.ts';
import { MEANS_PERMISSIONS } from './means-permissions.ts';
import type { PermissionDefinition } from './permission-definition.ts';

/** Roles that accounts do not limit: an auditor reads everything, whatever accounts are named. */
export const UNSCOPED_ROLES: ReadonlySet<Role> = new Set(['auditor']);

/**
 * The whole of who may do what: role, operation and relation to the object. Every route names one of these, every use case
 * asks for one, `countersign roles` prints them, and a test tries every route against them.
 *
 * A role counts where the object's account is in its scope. For what belongs to no account its scope has to be all accounts.
 */
export const PERMISSIONS = {
  'request.submit': { summary: 'ask for a change', account: ['requester'], scopes: SUBMIT },
  'request.read': {
    summary: 'read requests, their decisions, reviews, steps and exceptions',
    own: 'signed-in',
    ownedBy: 'the requester',
    integration: 'signed-in',
    ...READ_BY_ACCOUNT,
  },
  'request.edit': { summary: 'edit a request', own: ['requester'], ownedBy: 'the requester', scopes: SUBMIT },
  'request.cancel': {
    summary: 'take a request back before the provider is touched',
    own: 'signed-in',
    ownedBy: 'the requester',
    account: ['administrator'],
    scopes: SUBMIT,
  },
  'request.review': {
    summary: 'approve or reject a request',
    account: ['approver'],
    personsOnly: true,
    vouchedOnly: true,
  },
  'request.comment': {
    summary: 'say something about a request, also once it is over',
    own: 'signed-in',
    ownedBy: 'the requester',
    integration: 'signed-in',
    account: ['requester', 'approver', 'portal-operator', 'administrator'],
    personsOnly: true,
  },
  'request.break-glass': {
    summary:
      'have a request carried out in an emergency without the approvals that are missing; only as a member of the group break-glass',
    account: ['approver'],
    personsOnly: true,
    vouchedOnly: true,
  },
  'break-glass.review': {
    summary: 'review afterwards that somebody broke the glass',
    account: ['approver'],
    personsOnly: true,
    vouchedOnly: true,
  },
  'request.acknowledge': {
    summary: 'acknowledge what a request means, as its requester or as the owner of its integration',
    own: 'signed-in',
    ownedBy: 'the requester',
    integration: 'signed-in',
    personsOnly: true,
  },
  ...BATCH_PERMISSIONS,
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
  'task.release': {
    summary: 'give back a task that one has taken on; an administrator takes it from whoever has it',
    integration: 'signed-in',
    account: ['portal-operator', 'administrator'],
    personsOnly: true,
  },
  'task.confirm': {
    summary: 'take the second look at a task; the owner of the integration only where somebody outside acts',
    integration: 'signed-in',
    account: ['portal-operator'],
    personsOnly: true,
    vouchedOnly: true,
  },
  'inbox.read': {
    summary: 'see what waits for oneself',
    own: 'signed-in',
    ownedBy: 'everybody',
    scopes: READ,
  },
  'credential.collect': {
    summary: 'see and collect credentials that are sealed to oneself',
    own: 'signed-in',
    ownedBy: 'the receiver',
    scopes: SUBMIT,
  },
  'api-user.read': { summary: 'read the inventory', integration: 'signed-in', ...READ_BY_ACCOUNT },
  'api-user.adopt': {
    summary: 'ask for a user of the provider to be taken into the inventory',
    account: ['administrator'],
    personsOnly: true,
  },
  'api-user.correct': {
    summary: 'ask for what the inventory says of an API user to be corrected',
    account: ['administrator'],
    personsOnly: true,
  },
  'integration.correct': {
    summary: 'ask for another owner of an integration, retire it or have it used again',
    global: ['administrator'],
    personsOnly: true,
  },
  'account.correct': {
    summary: 'ask for other operators of an account',
    account: ['administrator'],
    personsOnly: true,
  },
  'integration.read': {
    summary: 'read the registered integrations',
    integration: 'signed-in',
    global: ANY_ROLE,
    anyScope: true,
    scopes: READ,
  },
  'integration.register': {
    summary: 'ask for an integration to be registered with its owner',
    global: ['administrator'],
    personsOnly: true,
  },
  'account.read': { summary: 'read accounts and the checks of them', ...READ_BY_ACCOUNT },
  'account.register': {
    summary: 'ask for an account to be registered or changed',
    global: ['administrator'],
    personsOnly: true,
  },
  'account.check': {
    summary: 'have the worker check whether an account can be worked with',
    account: ['administrator'],
    scopes: SUBMIT,
  },
  'account.diagnose': {
    summary: 'have the worker sign in as an API user to see what it can do',
    account: ['administrator', 'portal-operator'],
    scopes: SUBMIT,
  },
  'principal.read-self': {
    summary: 'see who is signed in',
    own: 'signed-in',
    ownedBy: 'the principal',
    scopes: ANY_SCOPE,
  },
  'principal.read': {
    summary: 'read the principals whose accounts are all in scope; all of them with a scope of all accounts',
    account: OVERSEERS,
    other: ['auditor'],
    global: OVERSEERS,
    scopes: READ,
  },
  'principal.create': {
    summary: 'register a principal whose accounts are all in scope, and ask for it to be let in',
    account: ['administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
  'principal.invite': {
    summary: 'make the code with which a person enrols who has not yet',
    account: ['administrator'],
    global: ['administrator'],
    personsOnly: true,
    vouchedOnly: true,
  },
  'principal.vouch': {
    summary: 'vouch that somebody whom one person alone let in is who they say',
    global: ['approver', 'administrator'],
    personsOnly: true,
    vouchedOnly: true,
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
  'token.read': {
    summary: 'see tokens and sessions: when they were used, and until when they are good',
    own: 'signed-in',
    ownedBy: 'the holder',
    account: ['administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
  'token.collect': {
    summary: 'have a token of a machine handed out that others approved',
    own: ['administrator'],
    ownedBy: 'whoever asked for it',
    personsOnly: true,
  },
  ...MEANS_PERMISSIONS,
  'work.execute': {
    summary: 'take work and record what came of it, as a worker on another machine',
    global: ['worker'],
    scopes: ['work'],
  },
  'installation.read': {
    summary: 'read how the installation is doing, as numbers',
    global: ANY_ROLE,
    anyScope: true,
    scopes: READ,
  },
  'installation.seal': {
    summary: 'end the set-up, after which nobody gives power alone',
    global: ['administrator'],
    personsOnly: true,
    vouchedOnly: true,
  },
  'installation.freeze': {
    summary: 'stop execution, at once: all of it, or that of an account or a provider',
    global: ['approver', 'administrator'],
    personsOnly: true,
  },
  'keys.read': { summary: 'read the public keys', own: 'signed-in', ownedBy: 'everybody', scopes: ANY_SCOPE },
  'log.read-checkpoint': {
    summary: 'read the newest checkpoint',
    own: 'signed-in',
    ownedBy: 'everybody',
    scopes: ANY_SCOPE,
  },
  'log.read': { summary: 'read and export entries of the log', global: OVERSEERS, scopes: AUDIT },
  'log.resume': { summary: 'have a suspended log go on', global: ['administrator'], personsOnly: true },
  'log.prune': {
    summary: 'ask for old entries to be pruned',
    global: ['administrator'],
    personsOnly: true,
  },
  'evidence.read': {
    summary: 'read what an evidence pack says of requests',
    account: OVERSEERS,
    other: ['auditor'],
    scopes: AUDIT,
  },
  'evidence.record': {
    summary: 'put on record that an evidence pack was made',
    global: OVERSEERS,
    scopes: AUDIT,
  },
  'delivery.read': {
    summary: 'see how far each receiver of the log has it',
    global: OVERSEERS,
    scopes: AUDIT,
  },
  'delivery.retry': {
    summary: 'have an entry sent again that a receiver refused',
    global: ['administrator'],
    scopes: AUDIT,
  },
  'notification.read-own': {
    summary: 'see of what one is told, and when',
    own: 'signed-in',
    ownedBy: 'the person',
    personsOnly: true,
  },
  'notification.set-own': {
    summary: 'say of what one wants to be told, and when',
    own: 'signed-in',
    ownedBy: 'the person',
    personsOnly: true,
  },
  'notification.read': {
    summary: 'see which messages to people wait or failed, without what they say',
    global: OVERSEERS,
    scopes: AUDIT,
  },
  'notification.retry': {
    summary: 'have a message to people tried again that failed',
    global: ['administrator'],
    personsOnly: true,
  },
  'policy.read': {
    summary: 'read the policies in force and proposals to change them',
    global: ANY_ROLE,
    anyScope: true,
    scopes: READ,
  },
  'policy.read-history': {
    summary: 'read the policies of another time, with the entry that proves them',
    global: OVERSEERS,
    scopes: AUDIT,
  },
  'policy.propose': { summary: 'propose other policies', global: ['administrator'], personsOnly: true },
  'governance.read': {
    summary: 'read changes of who may do what, and who reviewed them',
    own: 'signed-in',
    ownedBy: 'whoever asked for it',
    account: ['approver', 'administrator', 'auditor'],
    other: ['auditor'],
    global: ['approver', 'administrator', 'auditor'],
    scopes: READ,
  },
  'governance.propose': {
    summary: 'ask for a change of who may do what',
    global: ['administrator'],
    personsOnly: true,
  },
  'group.read': {
    summary: 'read who is in the groups of which policies can ask that one approves',
    global: ANY_ROLE,
    anyScope: true,
    scopes: READ,
  },
  'group.set': {
    summary: 'ask for a group to have other members',
    global: ['administrator'],
    personsOnly: true,
  },
  ...DELEGATION_PERMISSIONS,
  'governance.review': {
    summary: 'approve or reject a change of who may do what',
    account: ['approver', 'administrator'],
    global: ['approver', 'administrator'],
    personsOnly: true,
    vouchedOnly: true,
  },
  'governance.withdraw': {
    summary: 'take such a change back',
    own: 'signed-in',
    ownedBy: 'whoever asked for it',
    personsOnly: true,
  },
  'subject.read': {
    summary: 'see what is stored about somebody',
    account: OVERSEERS,
    other: ['auditor'],
    global: OVERSEERS,
    scopes: AUDIT,
  },
  'hold.place': {
    summary: 'keep personal data from being erased, and ask for that to end, on whatever account',
    global: ['administrator'],
    personsOnly: true,
  },
  'hold.read': {
    summary: 'list what keeps personal data from being erased',
    global: OVERSEERS,
    scopes: AUDIT,
  },
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
    scopes: READ,
  },
} as const satisfies Readonly<Record<string, PermissionDefinition>>;

export type Permission = keyof typeof PERMISSIONS;

/** The definition of a permission, with what it leaves out as undefined. */
export const permissionOf = (permission: Permission): PermissionDefinition => PERMISSIONS[permission];
