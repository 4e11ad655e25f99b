import { CountersignError } from '@countersign/schema';
import { digestOfBytes, isSaltedDigestOf } from '../digest.ts';
import { requestEntries } from '../log/request-entries.ts';
import type { EvidenceFileRecord, EvidenceFiles, ReadTransaction, Store } from '../ports/index.ts';
import { requestOf } from '../requests/request-of.ts';
import { saltOf } from '../requests/salt-of.ts';

/**
 * Gives a picture that was attached to a task, if it is the one that the log speaks of.
 * @throws CountersignError NOT_FOUND, SUBJECT_ERASED, EVIDENCE_FILE_DAMAGED, PERSONAL_DATA_ALTERED
 */
export const createReadEvidence =
  (deps: { readonly store: Store; readonly evidenceFiles: EvidenceFiles }) =>
  async (id: string): Promise<{ record: EvidenceFileRecord; content: Uint8Array }> => {
    const record = deps.store.read((tx) => tx.evidenceFiles.get(id));
    if (record === undefined) throw new CountersignError('NOT_FOUND', { what: 'picture', id });
    const stored = await deps.evidenceFiles.read(record.storedDigest);
    return deps.store.read((tx) => ({ record, content: contentOf(tx, record, stored) }));
  };

function contentOf(
  tx: ReadTransaction,
  record: EvidenceFileRecord,
  stored: Uint8Array | undefined,
): Uint8Array {
  const { id, request, storedDigest, contentDigest } = record;
  const damaged = (problem: string) => new CountersignError('EVIDENCE_FILE_DAMAGED', { id, problem });
  if (tx.evidenceFiles.isErased(record)) throw new CountersignError('SUBJECT_ERASED', { subject: request });
  if (stored === undefined) throw damaged('its file is missing');
  const said = requestEntries(tx, request, 'evidence.attached').find(({ data }) => data.file === id)?.data;
  if (
    said?.storedDigest !== storedDigest ||
    said.contentDigest !== contentDigest ||
    said.task !== record.task
  )
    throw damaged('its row is not what the log says');
  if (digestOfBytes(stored) !== storedDigest) throw damaged('its file is another one than was stored');
  const content = tx.evidenceFiles.decrypt(record, stored);
  if (content === null) throw new CountersignError('SUBJECT_ERASED', { subject: request });
  if (!isSaltedDigestOf(contentDigest, saltOf(tx, requestOf(tx, request)), digestOfBytes(content)))
    throw damaged('it is another picture than was attached');
  return content;
}
