import type { EvidenceFileRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { evidenceFileTable as evidenceFile } from '../tables/execution.ts';

export function createEvidenceFileReader(
  db: Database,
  cipher: FieldCipher,
): ReadTransaction['evidenceFiles'] {
  const byId = db
    .select()
    .from(evidenceFile)
    .where(eq(evidenceFile.id, sql.placeholder('id')))
    .prepare();
  const ofRequest = db
    .select()
    .from(evidenceFile)
    .where(eq(evidenceFile.request, sql.placeholder('request')))
    .orderBy(asc(evidenceFile.id))
    .prepare();
  const all = db.select().from(evidenceFile).prepare();
  return {
    get: (id) => byId.get({ id }),
    ofRequest: (request) => ofRequest.all({ request }),
    isErased: ({ request }) => cipher.isErased(cipher.subjects.ofRequest(request)),
    stored: () =>
      all.all().map(({ id, request, storedDigest }) => ({
        id,
        storedDigest,
        isErased: cipher.isErased(cipher.subjects.ofRequest(request)),
      })),
    encrypt: ({ id, request }, content) =>
      cipher.encryptFile({ table: 'evidence_file', row: [id] }, content, cipher.subjects.ofRequest(request)),
    decrypt: ({ id }, stored) => cipher.decryptFile({ table: 'evidence_file', row: [id] }, stored),
  };
}

export function createEvidenceFileWriter(
  db: Database,
  cipher: FieldCipher,
): WriteTransaction['evidenceFiles'] {
  const insert = prepareInsert(db, evidenceFile);
  return {
    ...createEvidenceFileReader(db, cipher),
    insert: (record: EvidenceFileRecord) => insert(record),
  };
}
