import {
  type AcknowledgementKind,
  type Actor,
  CountersignError,
  type Principal,
  type RequestState,
} from '@countersign/schema';
import { authorize, isOwner, requestObject } from '../authorization/index.ts';
import type { AdmissionDeps } from '../deps.ts';
import { approvalStatusOf } from '../evaluation/approval-status.ts';
import type { Store } from '../ports/index.ts';
import { requestOf, requireState } from '../requests/request-of.ts';
import { policySetChanged } from './policy-set-changed.ts';
import { settleIfApproved } from './settle-if-approved.ts';

/**
 * Records that a person knows what the request means, and approves the request when that was the last thing it owed.
 * @throws CountersignError FORBIDDEN, REQUEST_STATE, ACKNOWLEDGEMENT_NOT_OWED, ACKNOWLEDGEMENT_REFUSED, POLICY_SET_CHANGED
 */
export const createRecordAcknowledgement =
  (deps: AdmissionDeps & { readonly store: Store }) =>
  (command: {
    principal: Principal;
    actor: Actor;
    request: string;
    kind: AcknowledgementKind;
  }): Promise<{ state: RequestState }> =>
    deps.store.write((tx) => {
      const { principal, actor, kind } = command;
      const request = requestOf(tx, command.request);
      authorize(principal, 'request.acknowledge', requestObject(tx, request));
      requireState(request, 'acknowledge', 'an acknowledgement');
      const { outstanding } = approvalStatusOf(tx, request);
      const owed = outstanding.find((one) => one.kind === kind);
      if (owed === undefined) {
        const waiting = outstanding.map((one) => one.kind).join(', ') || 'no acknowledgement';
        throw new CountersignError('ACKNOWLEDGEMENT_NOT_OWED', { id: request.id, kind, owed: waiting });
      }
      const owner =
        request.integration === null ? undefined : tx.integrations.get(request.integration)?.owner;
      const entitled =
        owed.by === 'requester' ? request.requester === principal.id : isOwner(principal, owner);
      if (!entitled) {
        const who =
          owed.by === 'requester'
            ? 'the requester'
            : `the owner of the integration (${owner ?? 'none is registered'})`;
        throw new CountersignError('ACKNOWLEDGEMENT_REFUSED', { kind, who });
      }
      const moved = policySetChanged(tx, request);
      if (moved !== undefined) throw moved;
      tx.acknowledgements.insert({
        request: request.id,
        revision: request.revision,
        kind,
        principal: principal.id,
        createdAt: deps.clock.now(),
      });
      tx.audit.append(actor, {
        type: 'acknowledgement.recorded',
        request: request.id,
        data: { revision: request.revision, kind },
      });
      return { state: settleIfApproved(tx, deps, { request: request.id, actor }) };
    });
