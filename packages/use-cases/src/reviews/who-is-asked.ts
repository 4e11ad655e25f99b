import type { ApprovalSlot } from '@countersign/lifecycle';
import type { Principal } from '@countersign/schema';
import { GLOBAL, isAuthorized, principalObject } from '../authorization/index.ts';
import { askersOf } from '../evaluation/actor-facts.ts';
import type { ApprovalStatus } from '../evaluation/approval-status.ts';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';
import { ableReviewers } from './able-reviewers.ts';

/** Approvals of one kind that are asked for, and who may give them. */
export interface AskedPeople {
  readonly stage: number;
  /** A group whose members are asked; null for whoever may review. */
  readonly group: string | null;
  /** How many of them have to approve. */
  readonly count: number;
  /** How many may. */
  readonly able: number;
  /** Names of those whom the viewer may know of, the first few. */
  readonly names: readonly string[];
}

/** Names that are told at most. */
const MOST_NAMES = 10;

/** Whom a request that is not reviewed yet asks, in the order of the stages; names as far as this viewer may see them. */
export function whoIsAsked(
  tx: ReadTransaction,
  request: RequestRecord,
  { slots, viewer }: Pick<ApprovalStatus, 'slots'> & { readonly viewer: Principal },
): readonly AskedPeople[] {
  const { account, createdAt } = request;
  const able = [...ableReviewers(tx, { account, askers: askersOf(tx, request), since: createdAt })].map(
    (principal) => ({ principal, groups: tx.groups.of(principal.id) }),
  );
  const seesMembers = isAuthorized(viewer, 'group.read', GLOBAL);
  const isSeen = (one: Principal) => isAuthorized(viewer, 'principal.read', principalObject(one));
  const kinds = Map.groupBy(slots, ({ stage, group }: ApprovalSlot) => `${stage} ${group ?? ''}`);
  return [...kinds.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { stage, group } = first;
    const people = able.filter(({ groups }) => group === null || groups.includes(group));
    const names = people.flatMap(({ principal }) =>
      (group !== null && seesMembers) || isSeen(principal) ? [principal.name] : [],
    );
    const counts = { count: same.length, able: people.length };
    return [{ stage, group, ...counts, names: names.toSorted().slice(0, MOST_NAMES) }];
  });
}
