import {
  type Actor,
  CountersignError,
  completeRemovals,
  type Principal,
  type RequestInput,
  type RequestState,
} from '@countersign/schema';
import { authorize, requestObject } from '../authorization/index.ts';
import { passCanaryOn } from '../batches/canary.ts';
import type { ActingDeps } from '../deps.ts';
import type { InFile } from '../evaluation/blast-radius.ts';
import { resolveDays } from '../evaluation/resolve-days.ts';
import { resolveReferences } from '../evaluation/resolve-references.ts';
import { logTime } from '../log-time.ts';
import type { RequestRecord, WriteTransaction } from '../ports/index.ts';
import { policySetChanged } from '../reviews/policy-set-changed.ts';
import { dropStep } from '../steps/drop-step.ts';
import { admitRevision } from './admit-revision.ts';
import { requireAsLogged } from './as-logged.ts';
import { restoreSealed } from './hide-sealed.ts';
import { requestOf, requireState } from './request-of.ts';
import { releaseReservation } from './reserve-api-user.ts';
import { sameInput } from './same-input.ts';

export interface EditCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly request: string;
  readonly input: RequestInput;
}

/**
 * Makes a new revision of a request and decides it anew. Every review and the permit of the revision before are void,
 * because both are bound to it. What a request is about (provider, account, action, subject) stays; for something else a
 * new request is made.
 * @throws CountersignError FORBIDDEN, REQUEST_STATE, EDIT_UNCHANGED, INPUT_INVALID, AUTHORITY_MISMATCH, and what resolving the references throws
 */
export const createEditRequest =
  (deps: ActingDeps) =>
  async (command: EditCommand): Promise<{ revision: number; state: RequestState }> => {
    await deps.histories.prepareRequest(deps.store, command.request);
    return deps.store.write((tx) => {
      const { principal, actor } = command;
      const request = requestOf(tx, command.request);
      authorize(principal, 'request.edit', requestObject(tx, request));
      requireState(request, 'edit', 'an edit');
      requireAsLogged(tx, deps, { request });
      const earlier = tx.revisions.get(request.id, request.revision)?.input;
      const input = restoreSealed(resolveDays(command.input, logTime(tx, deps.clock)), earlier);
      for (const field of ['provider', 'account', 'action', 'subject'] as const) {
        if (earlier?.[field] !== input[field]) {
          throw new CountersignError('INPUT_INVALID', {
            problems: `${field} cannot be changed by an edit; make a new request`,
          });
        }
      }
      const reviewsVoided = tx.reviews.list(request.id, request.revision).length;
      voidPermit(tx, request, deps.clock.now());
      releaseReservation(tx, request);
      const references = resolveReferences(tx, input);
      const integration = references.integration?.id ?? null;
      const places = {
        before: { operator: request.operator, integration: request.integration },
        now: { operator: references.operator.name, integration },
      };
      // It would only take the reviews away; where other policies are in force since, it is decided by them.
      if (
        earlier !== undefined &&
        policySetChanged(tx, request) === undefined &&
        sameInput(earlier, input, places)
      ) {
        throw new CountersignError('EDIT_UNCHANGED', { id: request.id });
      }
      const now = deps.clock.now();
      tx.requests.update(request.id, {
        operator: references.operator.name,
        integration,
        apiUser: references.target?.id ?? null,
        updatedAt: now,
      });
      const revision = request.revision + 1;
      const { state } = admitRevision(tx, deps, {
        request: {
          ...request,
          operator: references.operator.name,
          integration,
          apiUser: references.target?.id ?? null,
          revision,
        },
        input,
        references,
        author: principal,
        actor,
        file: fileOf(tx, request),
        announce: (made, announced) => ({
          type: 'request.edited',
          request: request.id,
          data: {
            revision: made.revision,
            requestDigest: made.digest,
            reviewsVoided,
            integration,
            operator: references.operator.name,
            ...announced,
          },
        }),
      });
      return { revision, state };
    });
  };

/** The file that a request came in, as it was counted when the request was decided before. */
function fileOf(tx: WriteTransaction, { id, revision, batch, account }: RequestRecord): InFile | null {
  if (batch === null) return null;
  const counted = completeRemovals(tx.decisions.ofRevision(id, revision)?.facts.batch ?? {});
  const byAccount = new Map([[account, counted.removalsOnAccount]]);
  return { batch, removals: { total: counted.removals, byAccount } };
}

/** Takes the steps of a permit back that was issued but not used, also those that wait for a person's decision. */
export function voidPermit(tx: WriteTransaction, request: RequestRecord, now: number): void {
  passCanaryOn(tx, request);
  for (const step of tx.steps.ofRequest(request.id)) {
    if (step.state !== 'skipped') dropStep(tx, { step, state: 'skipped', updatedAt: now });
  }
}
