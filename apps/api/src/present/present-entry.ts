import { leafHash } from '@countersign/audit-log';
import type { ExportedEntry } from '@countersign/log-export';
import { auditEntrySchema, type LogEntryView } from '@countersign/schema';
import type { StoredEntry } from '@countersign/use-cases/ports';

/** An entry as it says and as it is stored: the bytes are what the tree holds. */
export function presentEntry({ index, body }: StoredEntry): LogEntryView {
  return {
    index,
    entry: auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8'))),
    body: Buffer.from(body).toString('base64'),
    leafHash: Buffer.from(leafHash(body)).toString('hex'),
  };
}

/** The same of an entry that was read already. */
export function presentExported({ index, entry, body, leafHash: hash }: ExportedEntry): LogEntryView {
  return { index, entry, body: Buffer.from(body, 'utf8').toString('base64'), leafHash: hash };
}
