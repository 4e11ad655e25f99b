import { ERASED_TEXT, type NotificationName } from '@countersign/schema';
import { reviewersLeft } from '../../governance/reviewers-left.ts';
import type { GovernanceChangeRecord } from '../../ports/index.ts';
import {
  actorOf,
  dataOf,
  type Resolve,
  type ResolveContext,
  type ResolvedNotice,
  type ResolveTable,
} from './resolve-context.ts';

export const overseers = (
  { directory }: Pick<ResolveContext, 'directory'>,
  account: string | null = null,
) => [...new Set([...directory.withRole('administrator', account), ...directory.withRole('auditor', null)])];

/** What the change of an entry is told as; nothing for one that one person alone made while the installation was being set up. */
const ofChange =
  (recipients: (context: ResolveContext, change: GovernanceChangeRecord) => readonly string[]): Resolve =>
  (context) => {
    const data = dataOf(
      context,
      'governance.proposed',
      'governance.approved',
      'governance.carried-out',
      'governance.closed',
    );
    const change = data === null ? undefined : context.tx.governanceChanges.get(data.change);
    if (change === undefined || change.setup) return [];
    const told = recipients(context, change);
    return told.length === 0 ? [] : [{ subject: change.id, account: null, recipients: told }];
  };

const wanted = ofChange(({ tx }, change) => (change.state === 'proposed' ? reviewersLeft(tx, change) : []));

const toPerson: Resolve = (context) => {
  const data = dataOf(
    context,
    'principal.reactivated',
    'principal.roles-set',
    'token.issued',
    'identity.linked',
    'passkey.enrolled',
    'token.revoked',
    'session.ended',
    'identity.revoked',
    'passkey.revoked',
  );
  return data === null
    ? []
    : [{ subject: subjectOfMeans(context), account: null, recipients: [data.principal] }];
};

/** Whoever is away, and whoever stands in: one of the two may not know of it. */
const toBoth: Resolve = (context) => {
  const data = dataOf(context, 'delegation.set', 'delegation.ended');
  return data === null
    ? []
    : [{ subject: data.delegation, account: null, recipients: [data.delegator, data.delegate] }];
};

/** What signs somebody in, by what the entry names. */
function subjectOfMeans({ entry }: Pick<ResolveContext, 'entry'>): string {
  const { token, session, identity, passkey, principal } = entry.data;
  return String(token ?? session ?? identity ?? passkey ?? principal);
}

/** What is told of who may do what, and of whoever signs in. */
export const AUTHORITY_NOTICES = {
  'change-review-wanted': wanted,
  'change-review-still-wanted': wanted,
  'change-proposed': ofChange((context) => overseers(context)),
  'change-approved': ofChange((context, { proposer }) => [...new Set([proposer, ...overseers(context)])]),
  'change-carried-out': ofChange((context, { proposer }) => [...new Set([proposer, ...overseers(context)])]),
  'change-closed': ofChange((context, { proposer }) => (actorOf(context) === proposer ? [] : [proposer])),
  'change-settled': ofChange((context, { id, proposer }) => {
    const settled = new Set([proposer, actorOf(context)]);
    const asked = context.tx.notices.told(id, 'change-review-wanted', 0);
    return asked.filter((one) => one !== '' && !settled.has(one));
  }),
  'delegation-set': toBoth,
  'delegation-ended': toBoth,
  'own-roles-changed': toPerson,
  'own-means-added': toPerson,
  'own-means-ended': (context) =>
    toPerson(context).filter(({ recipients }) => !recipients.includes(actorOf(context) ?? '')),
  'ownership-changed': (context) => {
    const data = dataOf(context, 'integration.owner-set');
    return data === null
      ? []
      : [{ subject: `integration ${data.integration}`, account: null, recipients: [data.owner] }];
  },
  'owner-left': (context) => {
    const { tx, directory } = context;
    const recipients = directory.withRole('administrator', null);
    return ownedByLeaver(context).map(
      (id): ResolvedNotice => ({ subject: `integration ${id}`, account: null, recipients }),
    );
    function ownedByLeaver(left: ResolveContext): readonly string[] {
      const who = dataOf(left, 'principal.deactivated')?.principal;
      const email = who === undefined ? undefined : tx.principals.get(who)?.email;
      if (email !== undefined && email !== ERASED_TEXT) return tx.integrations.ownedBy(email);
      // Whose they were cannot be told any more once the person was erased.
      return tx.integrations
        .list()
        .filter(({ owner }) => owner === ERASED_TEXT)
        .map(({ id }) => id);
    }
  },
  'person-left': (context) => {
    const data = dataOf(context, 'principal.deactivated');
    return data === null ? [] : [{ subject: data.principal, account: null, recipients: overseers(context) }];
  },
  'person-recovered': (context) => {
    const data = dataOf(context, 'principal.recovered');
    return data === null ? [] : [{ subject: data.principal, account: null, recipients: overseers(context) }];
  },
} as const satisfies Partial<ResolveTable<NotificationName>>;
