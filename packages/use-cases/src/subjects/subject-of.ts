import { CountersignError, type Principal, type Role } from '@countersign/schema';
import { requireRole } from '../authorize.ts';
import type { ReadTransaction, SubjectRecord } from '../ports/index.ts';

/** @throws CountersignError NOT_FOUND */
export function subjectOf(tx: ReadTransaction, name: string): SubjectRecord {
  const subject = tx.subjects.resolve(name);
  if (subject === undefined) throw new CountersignError('NOT_FOUND', { what: 'subject', id: name });
  return subject;
}

/**
 * What belongs to an account is the business of those who have a role there; everything else that of administrators.
 * @throws CountersignError FORBIDDEN
 */
export function requireSubjectRole(
  principal: Principal,
  roles: readonly Role[],
  { account }: Pick<SubjectRecord, 'account'>,
): void {
  if (account === null) requireRole(principal, ['administrator']);
  else requireRole(principal, roles, account);
}
