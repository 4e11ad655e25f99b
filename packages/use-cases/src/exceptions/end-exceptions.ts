import type { RequestInput } from '@countersign/schema';
import { dayOf } from '../calendar.ts';
import type { AdmissionDeps } from '../deps.ts';
import { logTime } from '../log-time.ts';
import type { ExceptionRecord, RequestRecord, Store, WriteTransaction } from '../ports/index.ts';
import { requestOf } from '../requests/request-of.ts';
import { admitRequest } from '../requests/submit-request.ts';

/**
 * Opens a revoke request for every exception whose day has come, in the name of the principal who asked for it, and gives
 * the requests. The exception counts as ended with the transaction that opens the request; each has its own, so that one
 * that cannot be ended keeps no other from it. One whose request is denied has not ended and is tried again a day later.
 * @throws AggregateError with what kept some from being ended, after all others were
 */
export const createEndExceptions =
  (deps: AdmissionDeps & { readonly store: Store }) => async (): Promise<readonly string[]> => {
    const due = deps.store.read((tx) => tx.exceptions.due(dayOf(logTime(tx, deps.clock))));
    const ended = await Promise.allSettled(
      due.map((exception) => deps.store.write((tx) => endException(tx, deps, exception))),
    );
    const failed = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    if (failed.length > 0) throw new AggregateError(failed, `${failed.length} exceptions could not be ended`);
    return ended.flatMap((one) => (one.status === 'fulfilled' && one.value !== null ? [one.value] : []));
  };

/** Null when another process was faster, or when nothing is left to revoke. */
function endException(tx: WriteTransaction, deps: AdmissionDeps, exception: ExceptionRecord): string | null {
  const granted = requestOf(tx, exception.request);
  const requester = tx.principals.get(granted.requester);
  const target = granted.apiUser === null ? undefined : tx.apiUsers.get(granted.apiUser);
  if (requester === undefined || target === undefined || target.state === 'deleted') return null;
  const endedBy = tx.exceptions.ofRequest(granted.id)?.endedBy;
  if (endedBy === undefined) return null;
  if (endedBy !== null && !CAME_TO_NOTHING.some((state) => tx.requests.get(endedBy)?.state === state))
    return null;
  if (cameToNothingLately(tx, deps, granted)) return null;
  const input: RequestInput = {
    provider: granted.provider,
    action: 'revoke-api-access',
    account: granted.account,
    operator: granted.operator,
    subject: target.id,
    change: {},
    reason: `The exception to ${exception.rule} that ${granted.id} was given ended on ${exception.expiresOn}.`,
    // Requester and owner knew the day when the exception was approved; that is what this acknowledges. One person still
    // approves that access ends now, since nothing that changes access happens without.
    acknowledge: ['owner-told'],
  };
  // An exception ends also where whoever asked for it may not make requests any more, or has left.
  const principal = { ...requester, state: 'active' as const, roles: ['requester' as const], accounts: null };
  const revoke = admitRequest(tx, deps, { principal, actor: { kind: 'system' }, input });
  if (tx.requests.get(revoke)?.state === 'denied') {
    // The access is still there, so the exception has not ended; it is tried again, and somebody is told.
    deps.logger.error(
      { alert: 'exception-not-ended', exception: granted.id, request: revoke },
      'an exception is over, and the request that takes its access away was denied',
    );
    return revoke;
  }
  tx.exceptions.end(granted.id, revoke);
  tx.audit.append(
    { kind: 'system' },
    { type: 'exception.ended', request: granted.id, data: { revokeRequest: revoke } },
  );
  return revoke;
}

/** Between two attempts to end an exception whose revoke request came to nothing, so that they do not pile up. */
const RETRY_MILLIS = 86_400_000;

/** Denied, turned down, taken back or given up: the access is still there, so the exception has not ended. */
const CAME_TO_NOTHING = ['denied', 'rejected', 'returned', 'cancelled', 'failed'] as const;

function cameToNothingLately(tx: WriteTransaction, deps: AdmissionDeps, granted: RequestRecord): boolean {
  const { account } = granted;
  const since = deps.clock.now() - RETRY_MILLIS;
  return CAME_TO_NOTHING.some((state) =>
    tx.requests
      .list({ account, action: 'revoke-api-access', state, limit: 1_000, descending: true })
      .some((one) => one.apiUser === granted.apiUser && one.createdAt > since),
  );
}
