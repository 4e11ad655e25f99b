import { CountersignError, type Principal } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { principalTable as principal } from '../tables/directory.ts';

type Row = typeof principal.$inferSelect;

/** Somebody who waits is stored as who has left, so that nothing that asks only for the state takes them in. */
const stateColumns = (state: Principal['state']) =>
  ({
    state: state === 'waiting' ? 'deactivated' : state,
    waiting: state === 'waiting',
  }) as const;

export function createPrincipalReader(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): ReadTransaction['principals'] {
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
  const open = (row: Row): Principal => {
    const { waiting, salt: _, state, letInBy, ...principal } = cipher.decryptRow('principal', row);
    return {
      ...principal,
      state: waiting ? 'waiting' : state,
      ...(letInBy === null ? {} : { letInBy }),
    };
  };
  const openIf = (row: Row | undefined) => row && open(authority.require('principal', row));
  const list = () => authority.only('principal', all.all()).map(open);
  return {
    get: (id) => openIf(byId.get({ id })),
    byEmail: (email) =>
      openIf(byEmail.get({ email: cipher.blindIndex('principal.email', email.toLowerCase()) })),
    list,
    ofRole: (role) => ({ people: list().filter(({ roles }) => roles.includes(role)) }),
    saltOf: (id) => {
      const row = byId.get({ id });
      return row === undefined ? null : cipher.decryptRow('principal', row).salt;
    },
  };
}

export function createPrincipalWriter(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): WriteTransaction['principals'] {
  const insert = prepareInsert(db, principal);
  const setRecipient = db
    .update(principal)
    .set({ recipient: sql`${sql.placeholder('recipient')}` })
    .where(eq(principal.id, sql.placeholder('id')))
    .prepare();
  const update = prepareUpdate(db, principal, {
    key: principal.id,
    set: ['state', 'waiting', 'roles', 'accounts', 'letInBy'],
  });
  const correct = prepareUpdate(db, principal, {
    key: principal.id,
    set: ['name', 'kind', 'recipient', 'state', 'waiting', 'salt', 'sealed'],
  });
  const reader = createPrincipalReader(db, cipher, authority);
  const withColumns = (row: Principal) => ({
    ...row,
    ...stateColumns(row.state),
    letInBy: row.letInBy ?? null,
  });
  const patch = (id: string, fields: Partial<Pick<Principal, 'state' | 'roles' | 'accounts'>>) =>
    update(id, withColumns({ ...requireRow(reader.get(id), 'principal', id), ...fields }));
  return {
    ...reader,
    insert: (row, salt) =>
      refusingDuplicates(
        () => insert(cipher.encryptRow('principal', { ...withColumns(row), salt: salt ?? null }, row.id)),
        {
          columns: 'principal.email',
          refusal: () => new CountersignError('ALREADY_EXISTS', { what: 'principal', id: row.email }),
        },
      ),
    setRecipient: (id, recipient) => {
      setRecipient.run({ id, recipient });
    },
    correct: (id, who, salt) => {
      const known = requireRow(reader.get(id), 'principal', id);
      const row = withColumns({ ...known, ...who, state: 'waiting' });
      correct(id, cipher.encryptRow('principal', { ...row, salt }, id));
    },
    setState: (id, state) => patch(id, { state }),
    setRoles: (id, { roles, accounts }) => patch(id, { roles, accounts }),
    setLetInBy: (id, letInBy) => {
      const row = withColumns(requireRow(reader.get(id), 'principal', id));
      update(id, { ...row, letInBy });
    },
  };
}
