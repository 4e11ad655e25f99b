import { CountersignError } from '@countersign/schema';
import { requireAsLogged } from '../requests/as-logged.ts';
import { settleIfApproved } from '../reviews/settle-if-approved.ts';
import { EDITED_MILLIS } from './holder-of.ts';
import type { LedgerDeps } from './ledger-deps.ts';

/**
 * Releases a request that has all its approvals and had to wait for the end of a freeze. Does nothing where it is settled, or frozen again.
 * One whose rows somebody has edited waits until they are put back.
 */
export async function issueWithheld(deps: LedgerDeps, id: string): Promise<void> {
  await deps.histories.prepareRequest(deps.store, id);
  await deps.store.write((tx) => {
    const waiting = tx.outbox.ofSubject(id);
    if (waiting === undefined || waiting.heldBy !== null) return;
    const request = tx.requests.get(id);
    try {
      if (request?.state === 'in-review') requireAsLogged(tx, deps, { request });
      // By its file it is known whether another row goes first.
      if (typeof request?.batch === 'string') tx.batches.get(request.batch);
    } catch (error) {
      if (!(error instanceof CountersignError) || error.code !== 'AUTHORITY_MISMATCH') throw error;
      const { provider, subject, begins } = waiting;
      const availableAt = deps.clock.now() + EDITED_MILLIS;
      tx.outbox.put({ id: deps.ids.next('outbox'), provider, subject, availableAt, begins });
      return;
    }
    tx.outbox.removeOf(id);
    if (request !== undefined) settleIfApproved(tx, deps, { request: id, actor: { kind: 'system' } });
  });
}
