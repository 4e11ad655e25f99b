import { loggedEvents } from '../log/request-entries.ts';
import type { GovernanceChangeRecord, GovernanceReader, LogReader } from '../ports/index.ts';
import { governanceDigest } from './governance-digest.ts';

/**
 * Whether the rows of a change say what the log says of it: that it was asked for with this digest, who has reviewed it how, and
 * whether it is over. Who edits a row gains nothing by it.
 */
export function matchesLog(tx: LogReader & GovernanceReader, change: GovernanceChangeRecord): boolean {
  const { id, digest, state } = change;
  const [proposed, ...more] = loggedEvents(tx, 'governance.proposed').filter(
    ({ data }) => data.change === id,
  );
  if (proposed === undefined || more.length > 0) return false;
  if (proposed.data.digest !== digest || governanceDigest(change) !== digest) return false;
  const ended = [
    ...loggedEvents(tx, 'governance.carried-out'),
    ...loggedEvents(tx, 'governance.closed'),
  ].some(({ data }) => data.change === id);
  if (ended !== (state !== 'proposed')) return false;
  const logged = loggedEvents(tx, 'governance.reviewed')
    .filter(({ data }) => data.change === id && data.digest === digest)
    .map(({ actor, data }) =>
      [data.review, actor.kind === 'principal' ? actor.id : null, data.verdict].join(' '),
    );
  const stored = tx.governanceChanges
    .reviews(id)
    .map(({ id: review, principal, verdict }) => [review, principal, verdict].join(' '));
  return JSON.stringify(logged.toSorted()) === JSON.stringify(stored.toSorted());
}
