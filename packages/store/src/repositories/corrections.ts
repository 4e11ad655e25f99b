import type { CorrectionRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { subjectOfAccount, subjectOfOwner } from '../personal/subjects.ts';
import type { Vault } from '../personal/vault.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { correctionTable as correction } from '../tables/directory.ts';

export function readCorrections(db: Database, vault: Vault): ReadTransaction['corrections'] {
  const ofTarget = db
    .select()
    .from(correction)
    .where(eq(correction.target, sql.placeholder('target')))
    .orderBy(asc(correction.id))
    .prepare();
  return { of: (target) => ofTarget.all({ target }).map((row) => vault.open('correction', row)) };
}

export function writeCorrections(db: Database, vault: Vault): WriteTransaction['corrections'] {
  const insert = prepareInsert(db, correction);
  return {
    ...readCorrections(db, vault),
    insert: (row) => insert(vault.close('correction', row, subjectOf(vault, row))),
  };
}

function subjectOf(vault: Vault, { kind, target }: CorrectionRecord): string {
  switch (kind) {
    case 'api-user':
      return vault.subjects.ofApiUser(target);
    case 'integration':
      return subjectOfOwner(target);
    case 'account':
      return subjectOfAccount(target);
  }
}
