import { signatureNeeded } from '@countersign/lifecycle';
import {
  type Actor,
  BREAK_GLASS_GROUP,
  BREAK_GLASS_REVIEW_MILLIS,
  CountersignError,
  type Digest,
  type Instant,
  type Principal,
  type RequestState,
  ROUTES,
} from '@countersign/schema';
import { authorize, requestObject } from '../authorization/index.ts';
import type { ActingDeps } from '../deps.ts';
import { saltedDigest } from '../digest.ts';
import { approvalStatusOf } from '../evaluation/approval-status.ts';
import { freezeOver } from '../freezes/freeze-over.ts';
import { reviewKeyNow } from '../keys/review-keys.ts';
import { entriesOfType } from '../log/entries-of-type.ts';
import { logTime } from '../log-time.ts';
import type { BreakGlassRecord, RequestRecord, WriteTransaction } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { settle } from '../refusals.ts';
import { requireAsLogged } from '../requests/as-logged.ts';
import { requestOf, requireState } from '../requests/request-of.ts';
import { saltOf } from '../requests/salt-of.ts';
import { requireReason } from '../require-reason.ts';
import { policySetChanged } from '../reviews/policy-set-changed.ts';
import { reviewOver } from '../reviews/review-over.ts';
import { settleIfApproved } from '../reviews/settle-if-approved.ts';
import { breakGlassText } from './break-glass-text.ts';
import { overdueBreakGlass } from './unreviewed-break-glass.ts';

export interface BreakGlassCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly request: string;
  /** Of the revision that they looked at. */
  readonly requestDigest: Digest;
  readonly reason: string;
}

/**
 * Has a request carried out in an emergency without the approvals that are missing. It takes their place and no other: what policies deny, a
 * freeze, what somebody has rejected, what is to be acknowledged and what a passkey has to sign stay as they are. Either the request is
 * approved in this transaction, or nothing has happened.
 * @throws CountersignError FORBIDDEN, BREAK_GLASS_OFF, BREAK_GLASS_REFUSED, REQUEST_STATE, REVISION_MOVED, POLICY_SET_CHANGED, REVIEW_OVER, REASON_MISSING,
 *   AUTHORITY_MISMATCH
 */
export const createBreakGlass =
  (deps: ActingDeps & { readonly refusals: RefusalCounter }) =>
  async (
    command: BreakGlassCommand,
  ): Promise<{ breakGlass: string; state: RequestState; dueAt: Instant }> => {
    requireReason(command.reason, 'breaking the glass');
    await deps.histories.prepareRequest(deps.store, command.request);
    return settle(deps, command.actor, (tx) => {
      const request = requestOf(tx, command.request);
      authorize(command.principal, 'request.break-glass', requestObject(tx, request));
      const error = memberProblem(tx, deps, { request, principal: command.principal });
      if (error !== undefined) {
        const { method, path } = ROUTES.breakGlass;
        const data = { operation: `${method} ${path}`, code: error.code };
        return { ok: false, error, refused: { type: 'access.refused', request: null, data } };
      }
      return { ok: true, value: breakGlass(tx, deps, { request, command }) };
    });
  };

/** Why this person may not break the glass at all. */
function memberProblem(
  tx: WriteTransaction,
  deps: ActingDeps,
  { request, principal }: { readonly request: RequestRecord; readonly principal: Principal },
): CountersignError | undefined {
  const members = tx.groups.get(BREAK_GLASS_GROUP)?.members ?? [];
  const set = entriesOfType(tx, 'group.set').findLast(({ data }) => data.group === BREAK_GLASS_GROUP);
  const sealed = tx.audit.last('installation.sealed');
  // What one person alone has said during the set-up confers nothing.
  if (members.length === 0 || set === undefined || sealed === undefined || set.index < sealed)
    return new CountersignError('BREAK_GLASS_OFF', {});
  if (!members.includes(principal.id))
    return refused(request, `you are not in the group ${BREAK_GLASS_GROUP}; leave it to somebody who is`);
  const late = overdueBreakGlass(tx, logTime(tx, deps.clock)).find((one) => one.principal === principal.id);
  return (
    late &&
    refused(
      request,
      `nobody has reviewed yet that you broke it for ${late.request}, and that was due by ${new Date(late.dueAt).toISOString()}; ask an approver to review it first with "countersign request review-break-glass ${late.id}"`,
    )
  );
}

const refused = ({ id }: Pick<RequestRecord, 'id'>, reason: string): CountersignError =>
  new CountersignError('BREAK_GLASS_REFUSED', { id, reason });

function breakGlass(
  tx: WriteTransaction,
  deps: ActingDeps,
  { request, command }: { readonly request: RequestRecord; readonly command: BreakGlassCommand },
) {
  const missing = requireMissing(tx, deps, { request, requestDigest: command.requestDigest });
  const { actor, principal, reason, requestDigest } = command;
  const createdAt = logTime(tx, deps.clock);
  const { id, revision } = request;
  const unsigned: Omit<BreakGlassRecord, 'signature'> = {
    id: deps.ids.next('breakGlass'),
    request: id,
    revision,
    principal: principal.id,
    missing,
    reason,
    requestDigest,
    createdAt,
    dueAt: createdAt + BREAK_GLASS_REVIEW_MILLIS,
  };
  const signature = deps.reviewSeal.sign(breakGlassText(unsigned), reviewKeyNow(tx));
  tx.breakGlass.insert({ ...unsigned, signature });
  tx.audit.append(actor, {
    type: 'break-glass.used',
    request: id,
    data: {
      breakGlass: unsigned.id,
      revision,
      requestDigest,
      missing,
      reasonDigest: saltedDigest(saltOf(tx, request), reason),
      signature,
      dueAt: new Date(unsigned.dueAt).toISOString(),
    },
  });
  const state = settleIfApproved(tx, deps, { request: id, actor });
  // Nothing of it is left behind that would begin later, when nobody thinks of it any more.
  if (state !== 'approved')
    throw refused(
      request,
      'by now the policies ask for more than approvals, since so much else is carried out on its account',
    );
  return { breakGlass: unsigned.id, state, dueAt: unsigned.dueAt };
}

/** How many approvals are missing, where nothing else is. @throws as `createBreakGlass` */
function requireMissing(
  tx: WriteTransaction,
  deps: ActingDeps,
  { request, requestDigest }: { readonly request: RequestRecord; readonly requestDigest: Digest },
): number {
  requireState(request, 'review', 'breaking the glass');
  requireAsLogged(tx, deps, { request });
  const { id, revision } = request;
  if (tx.revisions.get(id, revision)?.digest !== requestDigest)
    throw new CountersignError('REVISION_MOVED', { id, revision });
  const moved = policySetChanged(tx, request) ?? reviewOver(tx, request, logTime(tx, deps.clock));
  if (moved !== undefined) throw moved;
  const freeze = freezeOver(tx, request);
  if (freeze !== undefined)
    throw refused(request, `execution is stopped there by ${freeze.id}; have that ended first`);
  const { resolution, requirements, outstanding, braked } = approvalStatusOf(tx, request);
  if (braked?.outcome === 'deny')
    throw refused(request, 'the policies deny it, since so much else is carried out on its account');
  if (resolution.asked.length + resolution.replaced.length > 0)
    throw refused(request, 'somebody has rejected it, or the same, before, and a no stays a no');
  if (outstanding.length > 0) {
    const kinds = outstanding.map(({ kind }) => kind).join(', ');
    throw refused(request, `it has to be acknowledged first: ${kinds}`);
  }
  if (signatureNeeded(requirements) !== null)
    throw refused(request, 'the policies want passkeys to sign its approvals, and nothing takes their place');
  if (resolution.state !== 'pending' || resolution.open.length === 0)
    throw refused(request, 'no approval is missing');
  return resolution.open.length;
}
