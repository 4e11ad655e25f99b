import type { Instant } from '@countersign/schema';
import type { LogReader } from '../ports/index.ts';

/** When an entry was appended. What was pruned is older than anything that somebody asks for. */
export function timeOfEntry(tx: LogReader, index: number): Instant {
  const entry = tx.audit.entry(index);
  if (entry === undefined) return Number.NEGATIVE_INFINITY;
  const { at } = JSON.parse(Buffer.from(entry.body).toString('utf8'));
  return Date.parse(at);
}
