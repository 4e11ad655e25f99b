import type { LogEntryView } from '@countersign/schema';
import { table } from './table.ts';

/** Entries of the log, one a line. */
export function entryTable(entries: readonly LogEntryView[]): string {
  return table(
    ['index', 'at', 'type', 'actor', 'request', 'data'],
    entries.map(({ index, entry }) => [
      String(index),
      entry.at,
      entry.type,
      entry.actor.kind === 'system' ? 'system' : entry.actor.id,
      entry.request ?? '',
      JSON.stringify(entry.data),
    ]),
  );
}
