import type { CorrectionRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher } from '../personal/field-cipher.ts';
import { subjectOfAccount, subjectOfOwner } from '../personal/subjects.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { correctionTable as correction } from '../tables/directory.ts';

export function createCorrectionReader(db: Database, cipher: FieldCipher): ReadTransaction['corrections'] {
  const ofTarget = db
    .select()
    .from(correction)
    .where(eq(correction.target, sql.placeholder('target')))
    .orderBy(asc(correction.id))
    .prepare();
  return { of: (target) => ofTarget.all({ target }).map((row) => cipher.decryptRow('correction', row)) };
}

export function createCorrectionWriter(db: Database, cipher: FieldCipher): WriteTransaction['corrections'] {
  const insert = prepareInsert(db, correction);
  return {
    ...createCorrectionReader(db, cipher),
    insert: (row) => insert(cipher.encryptRow('correction', row, subjectOf(cipher, row))),
  };
}

function subjectOf(cipher: FieldCipher, { kind, target }: CorrectionRecord): string {
  switch (kind) {
    case 'api-user':
      return cipher.subjects.ofApiUser(target);
    case 'integration':
      return subjectOfOwner(target);
    case 'account':
      return subjectOfAccount(target);
  }
}
