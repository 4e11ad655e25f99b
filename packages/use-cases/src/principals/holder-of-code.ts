import { CountersignError, type Instant, type Principal } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import type { EnrolmentRecord, IdentityReader, LogReader } from '../ports/index.ts';
import { wasEnrolled } from './was-enrolled.ts';

/** Whom a code is for that is good. */
export interface CodeHolder {
  readonly holder: Principal;
  readonly enrolment: EnrolmentRecord;
}

/** @throws CountersignError ENROLMENT_CODE_INVALID, the same for every reason, so that nothing is learned by trying */
export function holderOfCode(tx: IdentityReader & LogReader, code: string, now: Instant): CodeHolder {
  const enrolment = tx.enrolments.byHash(digestOfBytes(Buffer.from(code, 'utf8')));
  const holder = enrolment && tx.principals.get(enrolment.principal);
  const isGood =
    enrolment !== undefined &&
    enrolment.spentAt === null &&
    enrolment.expiresAt > now &&
    !wasEnrolled(tx, enrolment.principal, ['principal.reactivated', 'principal.recovered']);
  if (!isGood || holder?.state !== 'active') throw new CountersignError('ENROLMENT_CODE_INVALID');
  return { holder, enrolment };
}
