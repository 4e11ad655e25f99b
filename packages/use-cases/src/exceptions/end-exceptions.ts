import type { RequestInput } from '@countersign/schema';
import { dayOf } from '../calendar.ts';
import type { AdmissionDeps } from '../deps.ts';
import type { ExceptionRecord, Store, WriteTransaction } from '../ports/index.ts';
import { requestOf } from '../requests/request-of.ts';
import { admitRequest } from '../requests/submit-request.ts';

/**
 * Opens a revoke request for every exception whose day has come, in the name of the principal who asked for it, and gives
 * the requests. The exception counts as ended with the transaction that opens the request.
 */
export const makeEndExceptions =
  (deps: AdmissionDeps & { readonly store: Store }) => (): Promise<readonly string[]> =>
    deps.store.write((tx) =>
      tx.exceptions.due(dayOf(deps.clock.now())).flatMap((exception) => endException(tx, deps, exception)),
    );

function endException(tx: WriteTransaction, deps: AdmissionDeps, exception: ExceptionRecord): string[] {
  const granted = requestOf(tx, exception.request);
  const requester = tx.principals.get(granted.requester);
  if (requester === undefined || granted.apiUser === null) return [];
  const input: RequestInput = {
    provider: granted.provider,
    action: 'revoke-api-access',
    account: granted.account,
    operator: granted.operator,
    subject: granted.apiUser,
    change: {},
    reason: `The exception to ${exception.rule} that ${granted.id} was given ended on ${exception.expiresOn}.`,
    acknowledge: [],
  };
  const revoke = admitRequest(tx, deps, { principal: requester, actor: { kind: 'system' }, input });
  tx.exceptions.end(granted.id, revoke);
  tx.audit.append(
    { kind: 'system' },
    { type: 'exception.ended', request: granted.id, data: { revokeRequest: revoke } },
  );
  return [revoke];
}
