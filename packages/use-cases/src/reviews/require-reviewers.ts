import { type ApprovalSlot, openSlots } from '@countersign/lifecycle';
import { CountersignError } from '@countersign/schema';
import { isAuthorized } from '../authorization/index.ts';
import type { IdentityReader, LogReader } from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';
import { ableReviewers, asApprover, type ReviewPlace } from './able-reviewers.ts';
import { formatTurn } from './whose-turn.ts';

/**
 * Refuses what not enough people may approve: it would wait for good, and nobody would be told. Looks at no more people than it takes, since
 * every row of a file comes through here.
 * @throws CountersignError GROUP_TOO_SMALL, TOO_FEW_APPROVERS
 */
export function requireReviewers(
  tx: IdentityReader & LogReader,
  place: ReviewPlace,
  slots: readonly ApprovalSlot[],
): void {
  if (slots.length === 0) return;
  requireGroups(tx, place, slots);
  // Whatever groups fill, each further place takes somebody else: so it is enough to count people.
  let able = 0;
  for (const _ of ableReviewers(tx, place)) {
    able += 1;
    if (able >= slots.length) return;
  }
  const { account } = place;
  throw new CountersignError('TOO_FEW_APPROVERS', { account, needed: slots.length, able });
}

/** Makes sure that groups can fill the places that name them, each member one. */
function requireGroups(
  tx: IdentityReader & LogReader,
  { account, askers }: ReviewPlace,
  slots: readonly ApprovalSlot[],
): void {
  const named = slots.filter(({ group }) => group !== null);
  if (named.length === 0) return;
  const isAsker = mayBeOneOf(tx, askers);
  const members = new Set(
    named.flatMap(({ group }) => (group === null ? [] : (tx.groups.get(group)?.members ?? []))),
  );
  const able = [...members].flatMap((id) => {
    const principal = tx.principals.get(id);
    if (principal === undefined || !isAuthorized(principal, 'request.review', { account })) return [];
    return isAsker(id) ? [] : [asApprover(tx, id)];
  });
  const open = openSlots(named, able);
  if (open.length > 0) throw new CountersignError('GROUP_TOO_SMALL', { lacks: formatTurn(open) });
}
