import type { Actor, Digest, Instant, Principal } from '@countersign/schema';
import type { InstallationSeal } from '../installation/installation-seal.ts';
import { sealWhenReady } from '../installation/seal-installation.ts';
import type { WriteTransaction } from '../ports/index.ts';
import { holderOfCode } from './holder-of-code.ts';
import { spendCode } from './spend-code.ts';

/** Whom a code is for, by what it was made, and who may be that one as well. */
export interface Enrolling {
  readonly holder: Principal;
  readonly issuedVia: string | null;
  readonly letInBy: string | undefined;
}

/**
 * Has somebody enrol by a code, whatever they sign in with from then on: nobody gets in in another way. Spends the code, says in the log who
 * enrolled, and ends the set-up where this was the enrolment that it waited for.
 * @param way.begin makes what they act with from here on; before the entry
 * @param way.finish makes what else they sign in with, and the answer; after it
 * @throws CountersignError ENROLMENT_CODE_INVALID
 */
export function enrolByCode<B extends { readonly actor: Actor }, T>(
  tx: WriteTransaction,
  installation: InstallationSeal,
  {
    code,
    at,
    recipientDigest = null,
    ...way
  }: {
    readonly code: string;
    readonly at: Instant;
    readonly recipientDigest?: Digest | null;
    readonly begin: (enrolling: Enrolling) => B;
    readonly finish: (enrolling: Enrolling, begun: B) => T;
  },
): T {
  const { holder, enrolment } = holderOfCode(tx, code, at);
  const letInBy = spendCode(tx, installation, { enrolment, at });
  const enrolling = { holder, issuedVia: enrolment.issuedVia, letInBy };
  const begun = way.begin(enrolling);
  tx.audit.append(begun.actor, {
    type: 'principal.enrolled',
    request: null,
    data: { principal: holder.id, recipientDigest, ...(letInBy === undefined ? {} : { letInBy }) },
  });
  const finished = way.finish(enrolling, begun);
  sealWhenReady(tx, installation);
  return finished;
}
