import { ANY_STAGE, approvalSlots, openSlots } from '@countersign/lifecycle';
import { CountersignError, namedApprovals, type Requirement } from '@countersign/schema';
import { isAuthorized } from '../authorization/index.ts';
import type { IdentityReader, LogReader } from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';
import { formatTurn } from './whose-turn.ts';

/**
 * Refuses what groups have to approve that have not enough people who may: it would wait for good, and nobody would be told.
 * @throws CountersignError GROUP_TOO_SMALL
 */
export function requireReviewers(
  tx: IdentityReader & LogReader,
  {
    account,
    askers,
    requirements,
  }: {
    readonly account: string;
    readonly askers: ReadonlySet<string>;
    readonly requirements: readonly Requirement[];
  },
): void {
  const groups = new Set(namedApprovals(requirements).flatMap(({ by }) => by ?? []));
  if (groups.size === 0) return;
  const isAsker = mayBeOneOf(tx, askers);
  const members = new Set([...groups].flatMap((group) => tx.groups.get(group)?.members ?? []));
  const able = [...members].flatMap((id) => {
    const principal = tx.principals.get(id);
    if (principal === undefined || !isAuthorized(principal, 'request.review', { account })) return [];
    return isAsker(id) ? [] : [{ principal: id, groups: tx.groups.of(id), stage: ANY_STAGE }];
  });
  const named = approvalSlots(requirements).filter(({ group }) => group !== null);
  const open = openSlots(named, able);
  if (open.length > 0) throw new CountersignError('GROUP_TOO_SMALL', { lacks: formatTurn(open) });
}
