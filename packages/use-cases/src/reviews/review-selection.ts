import {
  type Actor,
  CountersignError,
  type Principal,
  type RequestState,
  type ReviewVerdict,
} from '@countersign/schema';
import { authorizeSomewhere } from '../authorization/index.ts';
import { requireShownRequest } from '../delegations/require-shown-request.ts';
import type { ActingDeps } from '../deps.ts';
import { type SelectedRow, selectionDigest } from '../inbox/select-reviews.ts';
import { logTime } from '../log-time.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { createRecordReview } from './record-review.ts';

/** What became of one row: the state that it is in, or why it was refused. */
export type ReviewedRow = SelectedRow &
  (
    | { readonly state: RequestState; readonly error: null }
    | { readonly state: null; readonly error: CountersignError }
  );

/**
 * Reviews the requests of a selection one after the other, each as if it came alone: by the same checks, in a transaction of its own, with
 * an entry of its own that names the selection. A row that is refused stops no other.
 * @throws CountersignError FORBIDDEN for whoever may review nothing anywhere; INPUT_INVALID where the digest is of another selection
 */
export const createReviewSelection = (
  deps: ActingDeps & { readonly refusals: RefusalCounter; readonly pause: () => Promise<void> },
) => {
  const review = createRecordReview(deps);
  return async (command: {
    readonly principal: Principal;
    readonly actor: Actor;
    readonly verdict: ReviewVerdict;
    readonly reason: string | null;
    readonly rows: readonly SelectedRow[];
    readonly digest: string;
    /** In whose place they are given; the reviewer's own where it is left out. */
    readonly onBehalfOf?: string | undefined;
  }): Promise<readonly ReviewedRow[]> => {
    const { principal, actor, verdict, reason, rows, digest: selection, onBehalfOf } = command;
    authorizeSomewhere(principal, onBehalfOf === undefined ? 'request.review' : 'delegation.use');
    if (selectionDigest(rows) !== selection)
      throw new CountersignError('INPUT_INVALID', {
        problems: 'digest: it is not the digest of these requests; list the selection again',
      });
    const reviewed: ReviewedRow[] = [];
    for (const { request, digest } of rows) {
      try {
        deps.store.read((tx) =>
          requireShownRequest(tx, principal, { id: request, at: logTime(tx, deps.clock) }),
        );
        const { state } = await review({
          ...{ principal, actor, request, requestDigest: digest, verdict, reason, selection },
          onBehalfOf,
        });
        reviewed.push({ request, digest, state, error: null });
      } catch (error) {
        if (!(error instanceof CountersignError)) throw error;
        reviewed.push({ request, digest, state: null, error });
      }
      await deps.pause();
    }
    return reviewed;
  };
};
