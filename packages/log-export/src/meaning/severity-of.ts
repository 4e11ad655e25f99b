import type { ExportedEntry } from '../exported-entry.ts';
import type { Severity } from './meaning.ts';
import { summarizeEntry } from './summarize-entry.ts';

/** How much an entry should trouble whoever watches. */
export function severityOf(exported: Pick<ExportedEntry, 'entry' | 'subject'>): Severity {
  return summarizeEntry(exported).severity;
}
