import type { AuditEventType } from '@countersign/schema';
import type { LogReader } from '../ports/index.ts';
import { entriesOfType, type TypedEntry } from './entries-of-type.ts';

/** The entries of one type about a request, as `entriesOfType` gives them. For what no edited row may decide. */
export const requestEntries = <T extends AuditEventType>(
  tx: LogReader,
  request: string,
  type: T,
): readonly TypedEntry<T>[] => entriesOfType(tx, type, { request });
