import type { Instant } from '@countersign/schema';
import { isAuthorized } from '../authorization/index.ts';
import type { GovernanceChangeRecord, ReadTransaction, WriteTransaction } from '../ports/index.ts';
import { accessOf } from './access-of.ts';
import { closeChange } from './close-change.ts';
import { hasBegun } from './has-begun.ts';
import { kindOf } from './kinds/index.ts';
import { uncollectedTokens } from './uncollected-tokens.ts';

/**
 * Closes what is still to be reviewed or carried out about something that is another one now: what somebody may do, where an account
 * is. Approvals are for what their givers saw, and not for whatever it may be by the time of the last one. It closes as well what
 * one of these people asked for or approved who may not do that any more, so that getting it back revives nothing.
 */
export function closeChangesAbout(tx: WriteTransaction, things: readonly string[], at: Instant): void {
  if (things.length === 0) return;
  supersede(tx, at, (change) => isAbout(change, things) || things.some((one) => hasLost(tx, one, change)));
}

/** The same for somebody who has left, and for all that one asked for or approved. */
export function closeChangesOf(tx: WriteTransaction, principal: string, at: Instant): void {
  supersede(
    tx,
    at,
    (change) =>
      isAbout(change, [principal]) || change.proposer === principal || hasApproved(tx, principal, change),
  );
}

/** Closes what one person alone had decided in set-up and is not done yet. */
export function closeChangesOfSetUp(tx: WriteTransaction, at: Instant): void {
  supersede(tx, at, ({ setup }) => setup);
}

function supersede(
  tx: WriteTransaction,
  at: Instant,
  isOver: (change: GovernanceChangeRecord) => boolean,
): void {
  for (const change of unsettledChanges(tx, at)) {
    if (isOver(change)) closeChange(tx, change, { actor: { kind: 'system' }, state: 'superseded', at });
  }
}

/**
 * What was asked for and has given nothing yet: what is to be reviewed, what is approved and waits, and tokens that are approved and
 * were not handed out. What was begun is finished, whatever happens.
 */
const unsettledChanges = (tx: ReadTransaction, at: Instant): readonly GovernanceChangeRecord[] => [
  ...tx.governanceChanges.list('proposed'),
  ...tx.governanceChanges.list('approved').filter((change) => !hasBegun(tx, change)),
  ...uncollectedTokens(tx, at),
];

/** Whether a change stands on one of these. */
export const isAbout = ({ content }: GovernanceChangeRecord, things: readonly string[]): boolean =>
  kindOf(content)
    .about(content)
    .some((one) => things.includes(one));

const hasApproved = (tx: ReadTransaction, principal: string, { id }: GovernanceChangeRecord): boolean =>
  tx.governanceChanges.reviews(id).some((one) => one.principal === principal && one.verdict === 'approve');

/** Whether somebody may not do any more what they have done for a change: ask for it, or approve it. */
function hasLost(tx: ReadTransaction, principal: string, change: GovernanceChangeRecord): boolean {
  const isProposer = change.proposer === principal;
  if (!isProposer && !hasApproved(tx, principal, change)) return false;
  const found = tx.principals.get(principal);
  const { proposing, reviewing, object } = accessOf(tx, change);
  return found === undefined || !isAuthorized(found, isProposer ? proposing : reviewing, object);
}
