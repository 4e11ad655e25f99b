import { CountersignError, type Principal } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { principalTable as principal } from '../tables/directory.ts';

export function createPrincipalReader(db: Database, cipher: FieldCipher): ReadTransaction['principals'] {
  const byId = db
    .select()
    .from(principal)
    .where(eq(principal.id, sql.placeholder('id')))
    .prepare();
  const byEmail = db
    .select()
    .from(principal)
    .where(eq(principal.email, sql.placeholder('email')))
    .prepare();
  const all = db.select().from(principal).orderBy(asc(principal.id)).prepare();
  const open = (row: Sealed<Principal>): Principal => cipher.decryptRow('principal', row);
  const openIf = (row: Sealed<Principal> | undefined) => row && open(row);
  return {
    get: (id) => openIf(byId.get({ id })),
    byEmail: (email) =>
      openIf(byEmail.get({ email: cipher.blindIndex('principal.email', email.toLowerCase()) })),
    list: () => all.all().map(open),
  };
}

export function createPrincipalWriter(db: Database, cipher: FieldCipher): WriteTransaction['principals'] {
  const insert = prepareInsert(db, principal);
  const setRecipient = db
    .update(principal)
    .set({ recipient: sql`${sql.placeholder('recipient')}` })
    .where(eq(principal.id, sql.placeholder('id')))
    .prepare();
  const update = prepareUpdate(db, principal, { key: principal.id, set: ['state', 'roles', 'accounts'] });
  const reader = createPrincipalReader(db, cipher);
  const patch = (id: string, fields: Partial<Pick<Principal, 'state' | 'roles' | 'accounts'>>) =>
    update(id, { ...requireRow(reader.get(id), 'principal', id), ...fields });
  return {
    ...reader,
    insert: (row) =>
      refusingDuplicates(() => insert(cipher.encryptRow('principal', row, row.id)), {
        columns: 'principal.email',
        refusal: () => new CountersignError('ALREADY_EXISTS', { what: 'principal', id: row.email }),
      }),
    setRecipient: (id, recipient) => {
      setRecipient.run({ id, recipient });
    },
    setState: (id, state) => patch(id, { state }),
    setRoles: (id, { roles, accounts }) => patch(id, { roles, accounts }),
  };
}
