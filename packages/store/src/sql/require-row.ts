import { CountersignError } from '@countersign/schema';

/** The row that a change is about. @throws CountersignError NOT_FOUND */
export function requireRow<T>(row: T | undefined, what: string, id: string): T {
  if (row !== undefined) return row;
  throw new CountersignError('NOT_FOUND', { what, id });
}
