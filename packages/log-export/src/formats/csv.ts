import { stringify } from 'csv-stringify/sync';
import type { ExportedEntry } from '../exported-entry.ts';
import { actorId, summarizeEntry } from '../meaning/summarize-entry.ts';

/** The columns in their order. New ones are added at the end, and none is ever taken away. */
export const CSV_COLUMNS = [
  'index',
  'id',
  'time',
  'type',
  'activity',
  'outcome',
  'severity',
  'object_type',
  'object_id',
  'actor_kind',
  'actor_id',
  'request',
  'account',
  'provider',
  'integration',
  'api_user',
  'code',
  'data',
  'leaf_hash',
] as const;

const RFC_4180 = {
  record_delimiter: 'windows',
  // A spreadsheet would carry out what looks like a formula.
  escape_formulas: true,
} as const;

/** The first record. */
export function csvHeader(): string {
  return csvRecord(CSV_COLUMNS);
}

/** One record (RFC 4180), line end included. */
export function toCsv(exported: ExportedEntry): string {
  const { index, entry, leafHash, subject } = exported;
  const { does, outcome, severity, object, id } = summarizeEntry(exported);
  const code = entry.data['code'];
  const cells: Record<(typeof CSV_COLUMNS)[number], string | null | undefined> = {
    index: String(index),
    id: entry.id,
    time: entry.at,
    type: entry.type,
    activity: does,
    outcome,
    severity,
    object_type: object,
    object_id: id,
    actor_kind: entry.actor.kind,
    actor_id: actorId(entry),
    request: entry.request,
    account: subject?.account,
    provider: subject?.provider,
    integration: subject?.integration,
    api_user: subject?.apiUser,
    code: typeof code === 'string' ? code : null,
    data: JSON.stringify(entry.data),
    leaf_hash: leafHash,
  };
  return csvRecord(CSV_COLUMNS.map((column) => cells[column] ?? ''));
}

/** One record of these cells; a cell that a spreadsheet would take for a formula gets an apostrophe in front. */
export function csvRecord(cells: readonly string[]): string {
  return stringify([cells], RFC_4180);
}
