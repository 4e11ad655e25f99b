import type { Instant } from '@countersign/schema';
import type { InstallationSeal } from '../installation/installation-seal.ts';
import type { EnrolmentRecord, WriteTransaction } from '../ports/index.ts';

/**
 * Uses the code up by which somebody enrols, in whatever way. Once the set-up is over it remembers who made the code, who could have used
 * it as well. Gives who that was; undefined where it was made on the host, or the set-up was not over.
 */
export function spendCode(
  tx: WriteTransaction,
  installation: InstallationSeal,
  { enrolment: { principal, issuedVia }, at }: { readonly enrolment: EnrolmentRecord; readonly at: Instant },
): string | undefined {
  tx.enrolments.spend(principal, at);
  if (issuedVia === null || !installation.stateIn(tx).isSealed) return undefined;
  const letInBy = tx.tokens.get(issuedVia)?.principal;
  if (letInBy === undefined) return undefined;
  tx.principals.setLetInBy(principal, letInBy);
  return letInBy;
}
