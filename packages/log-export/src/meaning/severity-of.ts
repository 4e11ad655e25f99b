import type { ExportedEntry } from '../exported-entry.ts';
import { describeEntry } from './describe-entry.ts';
import type { Severity } from './meaning.ts';

/** How much an entry should trouble whoever watches. */
export function severityOf(exported: Pick<ExportedEntry, 'entry' | 'subject'>): Severity {
  return describeEntry(exported).severity;
}
