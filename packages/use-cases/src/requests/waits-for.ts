import type { Instant, RequestState } from '@countersign/schema';
import { freezeOver } from '../freezes/freeze-over.ts';
import { startBlocker } from '../outbox/start-blocker.ts';
import type { ExecutionReader, ProvisioningReader, RequestRecord } from '../ports/index.ts';

/** What has to end before a request goes on: a freeze, another request, or an outage of its account's provider. */
export type WaitsFor =
  | {
      readonly because: 'api-user' | 'canary';
      readonly request: string;
      readonly state: RequestState;
    }
  | {
      readonly because: 'provider';
      readonly account: string;
      readonly since: Instant;
      readonly code: string;
    }
  | { readonly because: 'freeze'; readonly freeze: string; readonly since: Instant };

/** Whether it has all its approvals and is not settled; the outbox has what waits for a permit. */
const isUnderWay = (tx: ExecutionReader, { id, state }: RequestRecord): boolean =>
  state === 'approved' ||
  state === 'in-progress' ||
  (state === 'in-review' && tx.outbox.ofSubject(id) !== undefined);

/** What keeps an approved request from starting, or one that has started from going on; undefined where nothing does. */
export function waitsFor(
  tx: ProvisioningReader & ExecutionReader,
  request: RequestRecord,
): WaitsFor | undefined {
  const freeze = isUnderWay(tx, request) ? freezeOver(tx, request) : undefined;
  if (freeze !== undefined) return { because: 'freeze', freeze: freeze.id, since: freeze.frozenAt };
  const blocker = startBlocker(tx, request);
  if (blocker !== undefined) {
    const { request: first, because } = blocker;
    return { because, request: first.id, state: first.state };
  }
  if (request.state !== 'approved' && request.state !== 'in-progress') return undefined;
  const outage = tx.outages.get(request.account);
  if (outage === undefined || outage.openedAt === null) return undefined;
  return { because: 'provider', account: request.account, since: outage.openedAt, code: outage.code };
}
