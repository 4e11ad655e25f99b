import { dueAt } from '@countersign/lifecycle';
import type { Instant, Principal } from '@countersign/schema';
import { isAuthorized } from '../authorization/index.ts';
import { breakGlassReviewers } from '../break-glass/break-glass-reviewers.ts';
import { unreviewedBreakGlass } from '../break-glass/unreviewed-break-glass.ts';
import { changeSignature } from '../governance/change-signature.ts';
import { hasApprovals } from '../governance/has-approvals.ts';
import { reviewersOf } from '../governance/reviewers-left.ts';
import { COLLECTED_WITHIN_MILLIS, uncollectedTokens } from '../governance/uncollected-tokens.ts';
import type { ReadTransaction } from '../ports/index.ts';
import type { InboxItem } from './inbox-item.ts';
import { signingNote } from './request-items.ts';
import { requestLine } from './request-line.ts';

/** So many credentials nobody has at once; those that expire first are shown. */
const CREDENTIALS = 500;

const NOTHING_MORE = { onBehalfOf: null, acknowledgement: null, signature: null, note: null } as const;

/** What waits for this person and is little: changes of who may do what, and what they may collect. */
export const otherItems = (
  tx: ReadTransaction,
  { principal, now }: { readonly principal: Principal; readonly now: Instant },
): readonly InboxItem[] => [
  ...changes(tx, principal, now),
  ...brokenGlass(tx, principal),
  ...tokens(tx, principal, now),
  ...credentials(tx, principal, now),
];

const brokenGlass = (tx: ReadTransaction, principal: Principal): readonly InboxItem[] =>
  unreviewedBreakGlass(tx).flatMap((one): readonly InboxItem[] => {
    const request = tx.requests.get(one.request);
    if (request === undefined) return [];
    if (!breakGlassReviewers(tx, { request, brokenBy: one.principal })(principal)) return [];
    return [
      {
        ...NOTHING_MORE,
        kind: 'break-glass',
        id: one.id,
        request: request.id,
        account: request.account,
        what: `carried out without its approvals: ${requestLine(tx, request)}`,
        askedBy: one.principal,
        risk: 'high',
        since: one.at,
        dueAt: one.dueAt,
        note: 'say whether it was justified: "countersign request review-break-glass"',
      },
    ];
  });

function changes(tx: ReadTransaction, principal: Principal, now: Instant): readonly InboxItem[] {
  return tx.governanceChanges
    .list('proposed')
    .filter(
      (change) => now < change.expiresAt && !hasApprovals(tx, change) && reviewersOf(tx, change)(principal),
    )
    .map((change) => {
      const signature = changeSignature(tx, change);
      return {
        kind: 'change',
        id: change.id,
        request: null,
        account: null,
        what: [change.kind, ...change.items.map(({ what }) => what)].join(': '),
        askedBy: change.proposer,
        onBehalfOf: null,
        // Whatever gives power does.
        risk: 'high',
        since: change.createdAt,
        dueAt: Math.min(dueAt(change.createdAt, 'high'), change.expiresAt),
        acknowledgement: null,
        signature,
        note: signingNote(tx, principal, signature),
      };
    });
}

const tokens = (tx: ReadTransaction, principal: Principal, now: Instant): readonly InboxItem[] =>
  uncollectedTokens(tx, now)
    .filter((change) =>
      isAuthorized(principal, 'token.collect', { account: null, principal: change.proposer }),
    )
    .map(({ id, items, createdAt, settledAt }) => ({
      ...NOTHING_MORE,
      kind: 'token',
      id,
      request: null,
      account: null,
      what: ['token to collect', ...items.map(({ what }) => what)].join(': '),
      askedBy: null,
      risk: 'normal',
      since: settledAt ?? createdAt,
      dueAt: (settledAt ?? createdAt) + COLLECTED_WITHIN_MILLIS,
    }));

const credentials = (tx: ReadTransaction, principal: Principal, now: Instant): readonly InboxItem[] =>
  tx.secrets.waitingFor({ principal: principal.id, now, limit: CREDENTIALS }).flatMap((secret) =>
    secret.purpose === 'worker'
      ? []
      : [
          {
            ...NOTHING_MORE,
            kind: 'credential',
            id: secret.id,
            request: secret.request,
            account: tx.requests.get(secret.request)?.account ?? null,
            what: secret.purpose === 'owner' ? 'credentials of an API user' : 'password to enter in a portal',
            askedBy: null,
            risk: 'normal',
            since: secret.createdAt,
            // By then it is gone.
            dueAt: secret.expiresAt,
          } as const,
        ],
  );
