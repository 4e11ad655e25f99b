import type { Instant } from '@countersign/schema';
import type { IdentityWriter, TokenRecord } from '../ports/index.ts';

/** Ends the codes to enrol with that these tokens made and nobody has taken, and gives how many there were. */
export function endCodes(
  tx: IdentityWriter,
  madeBy: readonly Pick<TokenRecord, 'id'>[],
  at: Instant,
): number {
  const open = madeBy
    .flatMap(({ id }) => tx.enrolments.issuedVia(id))
    .filter(({ spentAt, expiresAt }) => spentAt === null && expiresAt > at);
  for (const { principal } of open) tx.enrolments.end(principal, at);
  return open.length;
}
