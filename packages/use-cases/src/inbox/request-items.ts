import { ANY_STAGE, openSlots, signatureNeeded } from '@countersign/lifecycle';
import type { Principal, SignatureLevel } from '@countersign/schema';
import { isOwner } from '../authorization/index.ts';
import type { StandIn } from '../delegations/stand-in.ts';
import { type ApprovalStatus, approvalStatusOf } from '../evaluation/approval-status.ts';
import { foreseeSeparationOfDuties } from '../evaluation/check-separation-of-duties.ts';
import { logTime } from '../log-time.ts';
import type { ReadTransaction, RequestRecord, WaitingRecord } from '../ports/index.ts';
import { policySetChanged } from '../reviews/policy-set-changed.ts';
import { isOwnVoice } from '../reviews/record-acknowledgement.ts';
import { reviewBlocker } from '../reviews/review-blocker.ts';
import type { InboxDeps } from './inbox-deps.ts';
import type { InboxItem } from './inbox-item.ts';
import { requestLine } from './request-line.ts';

/** What of a request in review waits for this person: their review, an acknowledgement, or another revision by policies that are in force. */
export function requestItems(
  tx: ReadTransaction,
  deps: Omit<InboxDeps, 'pause'>,
  {
    principal,
    standIns,
    row,
  }: {
    readonly principal: Principal;
    readonly standIns: readonly StandIn[];
    readonly row: WaitingRecord;
  },
): readonly InboxItem[] {
  const request = tx.requests.get(row.id);
  if (request?.state !== 'in-review' && request?.state !== 'returned') return [];
  const item = (kind: InboxItem['kind'], more: Partial<InboxItem> = {}): InboxItem => ({
    kind,
    id: row.id,
    request: row.id,
    account: row.account,
    what: requestLine(tx, request),
    askedBy: request.requester,
    onBehalfOf: null,
    risk: row.risk,
    since: row.since,
    dueAt: row.dueAt,
    acknowledgement: null,
    signature: null,
    note: null,
    ...more,
  });
  if (request.state === 'returned')
    return request.requester === principal.id ? [item('returned', { note: returnedFor(tx, request) })] : [];
  if (policySetChanged(tx, request) !== undefined)
    return request.requester === principal.id
      ? [item('renewal', { note: 'other policies are in force since it was decided: edit it, or cancel it' })]
      : [];
  const approval = approvalStatusOf(tx, request);
  const acknowledgements = owedBy(tx, { request, approval, principal }).map((kind) =>
    item('acknowledgement', { acknowledgement: kind }),
  );
  // Once, and in their own name where that counts.
  const inPlaceOf = [null, ...standIns.map(({ delegator }) => delegator.id)].find((onBehalfOf) =>
    waitsForReviewOf(tx, deps, { request, approval, principal, onBehalfOf }),
  );
  if (inPlaceOf === undefined) return acknowledgements;
  const signature = signatureNeeded(approval.requirements);
  return [
    ...acknowledgements,
    item('review', { onBehalfOf: inPlaceOf, signature, note: signingNote(tx, principal, signature) }),
  ];
}

/** What a reviewer wants changed. */
function returnedFor(tx: ReadTransaction, { id, revision }: RequestRecord): string {
  const last = tx.reviews.list(id, revision).findLast(({ verdict }) => verdict === 'return');
  const name = last === undefined ? undefined : tx.principals.get(last.principal)?.name;
  return `returned by ${name ?? 'a reviewer'}: ${last?.reason ?? 'without a reason'}`;
}

function waitsForReviewOf(
  tx: ReadTransaction,
  deps: Omit<InboxDeps, 'pause'>,
  {
    request,
    approval,
    principal,
    onBehalfOf,
  }: {
    readonly request: RequestRecord;
    readonly approval: ApprovalStatus;
    readonly principal: Principal;
    readonly onBehalfOf: string | null;
  },
): boolean {
  const { open, asked } = approval.resolution;
  // Those who rejected it before have to approve it themselves; what is missing beyond them anybody may.
  const askedAgain = asked.map((id) => ({
    principal: id,
    groups: tx.groups.of(id),
    stage: ANY_STAGE,
  }));
  const isAsked = onBehalfOf === null && asked.includes(principal.id);
  if (!isAsked && openSlots(open, askedAgain).length === 0) return false;
  const digest = tx.revisions.get(request.id, request.revision)?.digest;
  const at = logTime(tx, deps.clock);
  const attempt = { request, principal, onBehalfOf, verdict: 'approve', digest, at } as const;
  return (
    reviewBlocker(tx, attempt, {
      judge: (duty) => foreseeSeparationOfDuties(tx, deps, duty),
      // Whoever opens it is shown it only as the log says it is, and judged by that.
      requireLogged: () => undefined,
    }) === undefined
  );
}

function owedBy(
  tx: ReadTransaction,
  {
    request,
    approval,
    principal,
  }: {
    readonly request: RequestRecord;
    readonly approval: ApprovalStatus;
    readonly principal: Principal;
  },
) {
  if (approval.outstanding.length === 0) return [];
  const owner = request.integration === null ? undefined : tx.integrations.get(request.integration)?.owner;
  return approval.outstanding
    .filter(({ by }) =>
      by === 'requester'
        ? request.requester === principal.id
        : isOwner(principal, owner) && isOwnVoice(tx, request, principal.id),
    )
    .map(({ kind }) => kind);
}

/** What somebody needs whose own passkey has to sign. */
export function signingNote(
  tx: ReadTransaction,
  principal: Principal,
  signature: SignatureLevel | null,
): string | null {
  if (signature === null) return null;
  const able = tx.passkeys
    .of(principal.id)
    .some(
      ({ revokedAt, backupEligible }) => revokedAt === null && (signature === 'passkey' || !backupEligible),
    );
  if (able) return 'your passkey has to sign an approval of it, in a browser';
  const which = signature === 'passkey' ? 'a passkey' : 'a passkey that stays on its device';
  return `${which} has to sign an approval of it, and you have none: add one on your account page, or leave it to somebody who has`;
}
