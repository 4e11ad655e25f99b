import { type Deadline, deadlinesOf } from '@countersign/lifecycle';
import { CountersignError, type Instant } from '@countersign/schema';
import type { ActingDeps } from '../deps.ts';
import { approvalStatusOf } from '../evaluation/approval-status.ts';
import { logTime } from '../log-time.ts';
import type { RequestRecord, WriteTransaction } from '../ports/index.ts';
import { requireAsLogged } from '../requests/as-logged.ts';
import { releaseReservation } from '../requests/reserve-api-user.ts';
import { overdueEntries } from './escalations.ts';

/** Requests that are looked at in one turn. */
const AT_ONCE = 100;
/** What cannot be acted upon now, such as a request whose rows were edited, is looked at again after so long. */
const AGAIN_MILLIS = 3_600_000;

/** Why a request is over that nobody reviewed in time, as its failure. */
const REVIEW_OVERDUE = 'REVIEW_OVERDUE';

/**
 * Does what policies say about requests that were not reviewed in time: people are told again, a group is asked as well, or the request is over.
 * Whatever it does, it approves nothing, and counts as no review. Gives the requests about which something was done.
 */
export const createActOnOverdue = (deps: ActingDeps) => async (): Promise<readonly string[]> => {
  const due = deps.store.read((tx) =>
    tx.waiting.toAct({ until: logTime(tx, deps.clock), limit: AT_ONCE }).map(({ id }) => id),
  );
  const acted: string[] = [];
  for (const id of due) {
    await deps.histories.prepareRequest(deps.store, id);
    if (await deps.store.write((tx) => actOnOverdue(tx, deps, id))) acted.push(id);
  }
  return acted;
};

function actOnOverdue(tx: WriteTransaction, deps: ActingDeps, id: string): boolean {
  const now = logTime(tx, deps.clock);
  const request = tx.requests.get(id);
  const waiting = tx.waiting.get(id);
  const revision = request && tx.revisions.get(id, request.revision);
  if (waiting === undefined) return false;
  const actAt = (at: Instant | null) => tx.waiting.put({ ...waiting, actAt: at });
  if (request?.state !== 'in-review' || revision === undefined) {
    actAt(null);
    return false;
  }
  try {
    requireAsLogged(tx, deps, { request });
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code !== 'AUTHORITY_MISMATCH') throw error;
    actAt(now + AGAIN_MILLIS);
    return false;
  }
  const { requirements, resolution, outstanding } = approvalStatusOf(tx, request, revision);
  // It waits for nobody's review any more, but for the end of a freeze.
  if (resolution.state === 'approved' && outstanding.length === 0) {
    actAt(now + AGAIN_MILLIS);
    return false;
  }
  const done = new Set(
    overdueEntries(tx, request).map(({ within, does, to }) => keyOf({ within, does, to: to ?? null })),
  );
  const open = deadlinesOf(requirements, revision.createdAt).filter((one) => !done.has(keyOf(one)));
  const past = open.filter(({ at }) => at <= now);
  for (const { within, does, to } of past)
    tx.audit.append(
      { kind: 'system' },
      {
        type: 'request.overdue',
        request: id,
        data: { revision: request.revision, within, does, ...(to === null ? {} : { to }) },
      },
    );
  if (past.some(({ does }) => does === 'expire')) expire(tx, request, now);
  else actAt(open.find(({ at }) => at > now)?.at ?? null);
  return past.length > 0;
}

const keyOf = ({ within, does, to }: Pick<Deadline, 'within' | 'does' | 'to'>): string =>
  `${does} ${within} ${to ?? ''}`;

/** As if it had been rejected, by nobody: its requester may edit it, which asks anew. */
function expire(tx: WriteTransaction, request: RequestRecord, now: Instant): void {
  tx.requests.update(request.id, { state: 'rejected', failure: REVIEW_OVERDUE, updatedAt: now });
  releaseReservation(tx, request);
  tx.audit.append(
    { kind: 'system' },
    { type: 'request.expired', request: request.id, data: { revision: request.revision } },
  );
}
