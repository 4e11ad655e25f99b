import { leafHash } from '@countersign/audit-log';
import type { ExportedEntry, ExportSubject } from '@countersign/log-export';
import type { AuditEntry } from '@countersign/schema';
import type { ReadTransaction, StoredEntry } from '../ports/index.ts';

/** Entries with what their requests are about. Those that were pruned have no bytes any more and are left out. */
export function exportedEntries(
  tx: ReadTransaction,
  entries: readonly StoredEntry[],
): readonly ExportedEntry[] {
  const subjects = new Map<string, ExportSubject | null>();
  return entries.flatMap(({ index, body }) => {
    if (body.length === 0) return [];
    const text = Buffer.from(body).toString('utf8');
    const entry: AuditEntry = JSON.parse(text);
    const { request } = entry;
    const subject = request === null ? null : (subjects.get(request) ?? subjectOf(tx, request));
    if (request !== null) subjects.set(request, subject);
    return [{ index, body: text, entry, leafHash: Buffer.from(leafHash(body)).toString('hex'), subject }];
  });
}

function subjectOf(tx: ReadTransaction, id: string): ExportSubject | null {
  const request = tx.requests.get(id);
  if (request === undefined) return null;
  const { apiUser, account, provider, integration } = request;
  return { apiUser, account, provider, integration };
}
