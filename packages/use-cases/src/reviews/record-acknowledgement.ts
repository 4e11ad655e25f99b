import {
  type AcknowledgementKind,
  type Actor,
  CountersignError,
  type Digest,
  type Principal,
  type RequestState,
} from '@countersign/schema';
import { authorize, isOwner, requestObject } from '../authorization/index.ts';
import type { ActingDeps } from '../deps.ts';
import { askersOf } from '../evaluation/actor-facts.ts';
import { approvalStatusOf } from '../evaluation/approval-status.ts';
import { logTime } from '../log-time.ts';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';
import { requireAsLogged } from '../requests/as-logged.ts';
import { requestOf, requireState } from '../requests/request-of.ts';
import { policySetChanged } from './policy-set-changed.ts';
import { reviewOver } from './review-over.ts';
import { settleIfApproved } from './settle-if-approved.ts';

/**
 * Records that a person knows what the request means, and approves the request when that was the last thing it owed.
 * @throws CountersignError FORBIDDEN, REQUEST_STATE, REVISION_MOVED, ACKNOWLEDGEMENT_NOT_OWED, ACKNOWLEDGEMENT_REFUSED, POLICY_SET_CHANGED,
 * REVIEW_OVER, AUTHORITY_MISMATCH
 */
export const createRecordAcknowledgement =
  (deps: ActingDeps) =>
  async (command: {
    principal: Principal;
    actor: Actor;
    request: string;
    kind: AcknowledgementKind;
    /** Of the revision that they looked at: where it was edited since, nothing is acknowledged. Left out, it is the current one. */
    digest?: Digest | undefined;
  }): Promise<{ state: RequestState }> => {
    await deps.histories.prepareRequest(deps.store, command.request);
    return deps.store.write((tx) => {
      const { principal, actor, kind } = command;
      const request = requestOf(tx, command.request);
      authorize(principal, 'request.acknowledge', requestObject(tx, request));
      requireState(request, 'acknowledge', 'an acknowledgement');
      requireAsLogged(tx, deps, { request });
      const { revision } = request;
      if (command.digest !== undefined && tx.revisions.get(request.id, revision)?.digest !== command.digest)
        throw new CountersignError('REVISION_MOVED', { id: request.id, revision });
      const { outstanding } = approvalStatusOf(tx, request);
      const owed = outstanding.find((one) => one.kind === kind);
      if (owed === undefined) {
        const waiting = outstanding.map((one) => one.kind).join(', ') || 'no acknowledgement';
        throw new CountersignError('ACKNOWLEDGEMENT_NOT_OWED', { id: request.id, kind, owed: waiting });
      }
      const owner =
        request.integration === null ? undefined : tx.integrations.get(request.integration)?.owner;
      const entitled =
        owed.by === 'requester'
          ? request.requester === principal.id
          : isOwner(principal, owner) && isOwnVoice(tx, request, principal.id);
      if (!entitled) {
        const who =
          owed.by === 'requester'
            ? 'the requester'
            : `the owner of the integration (${owner ?? 'none is registered'})`;
        throw new CountersignError('ACKNOWLEDGEMENT_REFUSED', { kind, who });
      }
      const moved = policySetChanged(tx, request) ?? reviewOver(tx, request, logTime(tx, deps.clock));
      if (moved !== undefined) throw moved;
      tx.acknowledgements.insert({
        request: request.id,
        revision,
        kind,
        principal: principal.id,
        createdAt: deps.clock.now(),
      });
      tx.audit.append(actor, {
        type: 'acknowledgement.recorded',
        request: request.id,
        data: { revision, kind },
      });
      return { state: settleIfApproved(tx, deps, { request: request.id, actor }) };
    });
  };

/** Whether the owner is the requester, or surely somebody else: nobody acknowledges as an owner whom they let in alone. */
export const isOwnVoice = (tx: ReadTransaction, request: RequestRecord, owner: string): boolean =>
  request.requester === owner || !mayBeOneOf(tx, askersOf(tx, request))(owner);
