import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, SubjectRecord } from '../ports/index.ts';

/** @throws CountersignError NOT_FOUND */
export function subjectOf(tx: ReadTransaction, name: string): SubjectRecord {
  const subject = tx.subjects.resolve(name);
  if (subject === undefined) throw new CountersignError('NOT_FOUND', { what: 'subject', id: name });
  return subject;
}
