import { ANY_STAGE, type ApprovalSlot, isTheirTurn, openSlots } from '@countersign/lifecycle';
import { CountersignError, namedApprovals } from '@countersign/schema';
import { type ApprovalStatus, approvalStatusOf, requirementsOf } from '../evaluation/approval-status.ts';
import type {
  IdentityReader,
  LogReader,
  ProvisioningReader,
  ReadTransaction,
  RequestRecord,
} from '../ports/index.ts';
import { escalatedTo } from './escalations.ts';

/** Of the groups that have to approve a request, those that somebody is in, sorted; null where no group has to. */
export function groupsAskedFor(
  tx: IdentityReader & ProvisioningReader & LogReader,
  { request, principal }: { readonly request: RequestRecord; readonly principal: string },
): readonly string[] | null {
  const asked = new Set(
    namedApprovals(requirementsOf(tx, request).requirements).flatMap(({ by }) => by ?? []),
  );
  if (asked.size > 0) for (const group of escalatedTo(tx, request)) asked.add(group);
  return asked.size === 0 ? null : groupsAmong(tx, principal, asked);
}

const groupsAmong = (tx: IdentityReader, principal: string, asked: ReadonlySet<string>): readonly string[] =>
  tx.groups
    .of(principal)
    .filter((group) => asked.has(group))
    .sort();

/**
 * Why an approval by this person would bring a request no further now: it waits for a group that they are not in, or for an earlier stage.
 * Undefined where it would.
 */
export function turnProblem(
  tx: ReadTransaction,
  request: RequestRecord,
  principal: string,
): CountersignError | undefined {
  const named = namedApprovals(requirementsOf(tx, request).requirements);
  if (named.length === 0) return undefined;
  const { slots, resolution, escalated } = approvalStatusOf(tx, request);
  const { approvers, open, asked } = resolution;
  const groups = groupsAmong(tx, principal, new Set([...named.flatMap(({ by }) => by ?? []), ...escalated]));
  const next = { principal, groups };
  if (isTheirTurn(slots, approvers, next)) return undefined;
  // Who said no before has to say yes, whoever's turn it is; one who fills a place of a later stage does it then.
  const later = { ...next, stage: ANY_STAGE };
  const fillsNone = openSlots(slots, [...approvers, later]).length === openSlots(slots, approvers).length;
  if (asked.includes(principal) && fillsNone) return undefined;
  return new CountersignError('NOT_THEIR_TURN', { id: request.id, waitsFor: formatTurn(open) });
}

/** Whom a request waits for, in words, where not whoever may review can give all that is missing. */
export function turnOf({ resolution }: Pick<ApprovalStatus, 'resolution'>): string | null {
  const { open } = resolution;
  const isAnybodys = open.every(({ stage, group }) => stage === 1 && group === null);
  return isAnybodys ? null : formatTurn(open);
}

/** Whom the stage whose turn it is waits for, in words. */
export function formatTurn(open: readonly ApprovalSlot[]): string {
  const stage = open[0]?.stage;
  const inTurn = open.filter((slot) => slot.stage === stage);
  const whom = [...new Set(inTurn.map(({ group }) => group))].map((group) => {
    const count = inTurn.filter((slot) => slot.group === group).length;
    const people = count === 1 ? 'an approval' : `${count} approvals`;
    const others = inTurn.find((slot) => slot.group === group)?.also ?? [];
    return group === null
      ? `${people} by whoever may review`
      : `${people} by the group ${[group, ...others].join(' or ')}`;
  });
  return whom.join(' and ');
}
