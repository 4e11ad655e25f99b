import { AuditLogError } from '@countersign/audit-log';
import { CountersignError } from '@countersign/schema';

/** The stored log contradicts itself or what was signed. Nothing may be written any more until somebody has looked. */
export function inconsistent(problem: string, cause?: unknown): CountersignError {
  return new CountersignError('LOG_INCONSISTENT', { problem }, cause);
}

/** Runs what reads the stored tree. @throws CountersignError LOG_INCONSISTENT when a hash of it is missing */
export function readingTree<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof AuditLogError ? inconsistent('a hash of its tree is missing', error) : error;
  }
}
