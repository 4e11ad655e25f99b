import { leafHash } from '@countersign/audit-log';
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
