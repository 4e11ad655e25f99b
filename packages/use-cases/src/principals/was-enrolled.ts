import type { ReadTransaction } from '../ports/index.ts';

/** Whether a person has enrolled, or has had a token in another way: nobody else gets into that name any more. */
export const wasEnrolled = (tx: ReadTransaction, principal: string): boolean =>
  tx.tokens.wasIssuedTo(principal) || (tx.enrolments.of(principal)?.spentAt ?? null) !== null;
