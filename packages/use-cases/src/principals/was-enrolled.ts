import type { ReadTransaction } from '../ports/index.ts';

/**
 * Whether a person has enrolled, or has had a token in another way: nobody else gets into that name any more. What was got by a code that
 * is void counts for nothing, unless a token is left that came from elsewhere.
 */
export function wasEnrolled(tx: ReadTransaction, principal: string): boolean {
  const enrolment = tx.enrolments.of(principal);
  if (enrolment !== undefined && enrolment.voidedAt !== null) return tx.tokens.isLeftTo(principal);
  return tx.tokens.wasIssuedTo(principal) || (enrolment?.spentAt ?? null) !== null;
}
