import type { IdentityReader } from '../ports/index.ts';

/**
 * Whether a person has enrolled, or has had a token in another way. Nobody gets into that name by a code any more, whatever has become
 * of the tokens: who ends them all could invite the person anew and use the code.
 */
export const wasEnrolled = (tx: IdentityReader, principal: string): boolean =>
  tx.tokens.wasIssuedTo(principal) || (tx.enrolments.of(principal)?.spentAt ?? null) !== null;
