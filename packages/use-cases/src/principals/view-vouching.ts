import { CountersignError, type Instant, type Principal } from '@countersign/schema';
import { entriesOfType } from '../log/entries-of-type.ts';
import type { ReadTransaction } from '../ports/index.ts';
import { peopleAlike } from './people-alike.ts';
import { principalOf } from './principal-of.ts';

/** Whom somebody would vouch for. */
export interface Vouching {
  readonly principal: Principal;
  /** Who made the code by which that person enrolled. */
  readonly letInBy: Principal;
  /** Null where the entry was pruned by an earlier version. */
  readonly enrolledAt: Instant | null;
  /** Others whom that person can be taken for. */
  readonly alike: readonly Principal[];
}

/**
 * What to know of a person before one vouches for them.
 * @throws CountersignError NOT_FOUND; VOUCH_REFUSED for somebody for whom nobody needs to
 */
export function viewVouching(tx: ReadTransaction, id: string): Vouching {
  const principal = principalOf(tx, id);
  const { letInBy } = principal;
  const enrolled = entriesOfType(tx, 'principal.enrolled').findLast(({ data }) => data.principal === id);
  if (letInBy === undefined) {
    const reason = `${principal.email} counts already, or has not enrolled yet`;
    throw new CountersignError('VOUCH_REFUSED', { reason });
  }
  return {
    principal,
    letInBy: principalOf(tx, letInBy),
    enrolledAt: enrolled?.at ?? null,
    alike: peopleAlike(tx, principal).map((one) => principalOf(tx, one)),
  };
}
