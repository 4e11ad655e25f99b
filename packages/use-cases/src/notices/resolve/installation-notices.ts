import type { NotificationName } from '@countersign/schema';
import { overseers } from './authority-notices.ts';
import { dataOf, type Resolve, type ResolveContext, type ResolveTable } from './resolve-context.ts';

/** Codes that say that somebody has written to the database past Countersign. */
const EDITED: ReadonlySet<unknown> = new Set(['AUTHORITY_MISMATCH', 'DATABASE_ALTERED', 'LOG_INCONSISTENT']);

const toOverseers =
  (subject: (context: ResolveContext) => string | null): Resolve =>
  (context) => {
    const told = subject(context);
    return told === null ? [] : [{ subject: told, account: null, recipients: overseers(context) }];
  };

/** Everybody whose work a freeze stops, or who answers for it. */
const toStopped: Resolve = (context) => {
  const { tx, directory } = context;
  const data = dataOf(context, 'installation.frozen', 'installation.thawed');
  const freeze = data === null ? undefined : tx.freezes.get(data.freeze);
  if (freeze === undefined) return [];
  const accounts =
    freeze.account !== null
      ? [freeze.account]
      : tx.accounts
          .list()
          .filter(({ provider }) => freeze.provider === null || provider === freeze.provider)
          .map(({ id }) => id);
  const recipients = new Set(overseers(context, freeze.account));
  for (const account of [null, ...accounts])
    for (const role of ['approver', 'portal-operator', 'administrator'] as const)
      for (const id of directory.withRole(role, account)) recipients.add(id);
  return [{ subject: freeze.id, account: freeze.account, recipients: [...recipients] }];
};

/** What is told of the installation as a whole, and of providers. */
export const INSTALLATION_NOTICES = {
  'refusals-piling-up': (context) => {
    const { entry } = context;
    const signIn = dataOf(context, 'sign-in.refused');
    const subject =
      signIn !== null
        ? (signIn.principal ?? `somebody with ${signIn.means}`)
        : entry.actor.kind === 'system'
          ? 'somebody'
          : entry.actor.id;
    const again = entry.data['count'];
    const count = typeof again === 'number' ? again : 1;
    return [{ subject, account: null, recipients: overseers(context), count }];
  },
  'row-edited': toOverseers(({ entry }) => {
    const code = entry.data['code'];
    // As doctor counts them: only what somebody causes who has their hands in the database.
    const isForged = entry.type === 'step.refused' && code === 'PERMIT_INVALID';
    return isForged || EDITED.has(code) ? `code ${String(code)}` : null;
  }),
  'access-broken': (context) => {
    const observed = dataOf(context, 'access.observed', 'access.diagnosed');
    if (observed === null || dataOf(context, 'access.diagnosed')?.result === 'not-tried') return [];
    if (dataOf(context, 'access.diagnosed')?.result === 'good') return [];
    const { account, apiUser, integration } = observed;
    const { directory } = context;
    const recipients = [
      ...new Set([...directory.ownerOf(integration), ...directory.withRole('administrator', account)]),
    ];
    return [{ subject: apiUser ?? `account ${account}`, account, recipients }];
  },
  'review-day-near': () => [],
  'provider-away': (context) => {
    const data = dataOf(context, 'account.unavailable');
    if (data === null) return [];
    const { account } = data;
    const { directory } = context;
    const recipients = [
      ...new Set([
        ...directory.withRole('portal-operator', account),
        ...directory.withRole('administrator', account),
      ]),
    ];
    return [{ subject: `account ${account}`, account, recipients }];
  },
  'provider-back': (context) => {
    const data = dataOf(context, 'account.available');
    if (data === null) return [];
    const subject = `account ${data.account}`;
    const since = Date.parse(context.entry.at) - (data.seconds + CLOCKS_DIFFER_SECONDS) * 1_000;
    const asked = context.tx.notices.told(subject, 'provider-away', since);
    return asked.length === 0
      ? []
      : [{ subject, account: data.account, recipients: asked.filter((id) => id !== '') }];
  },
  'log-contradicted': toOverseers(() => 'log'),
  // Nothing is written then, so there is no entry that says it.
  'log-suspended': () => [],
  'log-resumed': toOverseers(() => 'log'),
  'execution-frozen': toStopped,
  'execution-thawed': toStopped,
  'policies-changed': toOverseers(() => 'policies'),
  'policies-diverged': toOverseers(({ request }) => request?.id ?? 'policies'),
  'store-restored': toOverseers(() => 'store'),
  'evidence-removed': toOverseers((context) => dataOf(context, 'subject.erased')?.subject ?? 'log'),
  'installation-sealed': toOverseers(() => 'installation'),
  'receiver-changed': toOverseers((context) => {
    const sent = dataOf(context, 'destination.named', 'destination.opened', 'destination.closed');
    if (sent !== null)
      return `${sent.purpose} to ${sent.where}, ${context.entry.type.replace('destination.', '')}`;
    const target = dataOf(context, 'log.target-added', 'log.target-removed');
    return target === null
      ? null
      : `checkpoints to ${target.target}, ${target === dataOf(context, 'log.target-added') ? 'added' : 'removed'}`;
  }),
  'key-replaced': toOverseers((context) => dataOf(context, 'key.rotated')?.key ?? null),
  'delivery-refused': (context) => [
    { subject: 'deliveries', account: null, recipients: context.directory.withRole('administrator', null) },
  ],
} as const satisfies Partial<ResolveTable<NotificationName>>;

/** An outage begins a moment before its entry is written. */
const CLOCKS_DIFFER_SECONDS = 60;
