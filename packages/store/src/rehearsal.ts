import type { Rehearsal, WriteTransaction } from '@countersign/use-cases/ports';
import type { Authority } from './authority/authority.ts';
import { AUTHORITY_TABLES, type AuthorityTableName, authorityTables } from './authority/authority-tables.ts';
import { type AuthorityCheck, trustCopies } from './authority/check-authority.ts';
import { createRowReader } from './authority/row-reader.ts';
import { BUSY_TIMEOUT_MILLIS, type Connection, connect } from './connection.ts';
import { createLogReader } from './log/log-reader.ts';
import { createRehearsedLog } from './log/rehearsed-log.ts';
import { createFieldCipher } from './personal/field-cipher.ts';
import { createWriters } from './repositories.ts';
import { runWork } from './run-work.ts';
import type { SessionContext } from './session.ts';
import { createTrials } from './sql/create-trials.ts';
import { openDrizzle } from './sql/open-drizzle.ts';
import { createReadMemory } from './sql/read-memory.ts';
import { watchStatements } from './sql/watch-statements.ts';
import { storageFailure } from './storage-failure.ts';
import { createTransactionScope } from './transaction-scope.ts';

const OF_ACCOUNTS = 'WHERE account IN (SELECT value FROM json_each(?))';

/** What can be written in a rehearsal, with the rows that it begins with; null where those before are never asked for. */
const COPIED: Readonly<Record<string, string | null>> = {
  api_user: OF_ACCOUNTS,
  api_user_name: OF_ACCOUNTS,
  request: OF_ACCOUNTS,
  subject_key: '',
  revision: null,
  decision: null,
  acknowledgement: null,
  permit: null,
  step: null,
  outbox: null,
  waiting: null,
};

/**
 * A connection that cannot write to the file, with the tables that are written in memory under their own names: SQLite looks
 * in the temporary schema first. So everything reads and writes as it does otherwise, the file is seen as it was at the
 * start, nobody waits for anything, and a write to any other table is refused.
 *
 * @param accounts whose API users and requests can be asked for
 */
export function openRehearsal(
  path: string,
  accounts: readonly string[],
  context: Pick<SessionContext, 'masterKeys' | 'clock' | 'randomBytes' | 'ids'> & {
    readonly authority: Pick<Authority, 'checkOn'>;
  },
): Rehearsal {
  const connection = connect(path, { readonly: true, busyTimeoutMillis: BUSY_TIMEOUT_MILLIS });
  try {
    // The tables that are referred to are in the other schema.
    connection.pragma('foreign_keys = OFF');
    connection.pragma('temp_store = MEMORY');
    connection.exec('BEGIN');
    for (const [table, rows] of Object.entries(COPIED)) copyTable(connection, table, { rows, accounts });
    const { masterKeys: masters, clock, randomBytes, ids } = context;
    const memory = createReadMemory();
    const checkOfFile = context.authority.checkOn(connection);
    const copied = [...authorityTables.keys()].filter((name) => name in COPIED) as AuthorityTableName[];
    for (const table of copied) dropEdited(connection, table, checkOfFile);
    const authority = trustCopies(checkOfFile, new Set(copied));
    const db = openDrizzle(watchStatements(connection, memory.note));
    const scope = createTransactionScope();
    const log = createRehearsedLog(createLogReader(db, { recall: memory.recall, authority }).audit, {
      clock,
      ids,
    });
    const cipher = createFieldCipher(db, { masters, clock, randomBytes, memory });
    const tx: WriteTransaction = scope.guard(
      'write',
      {
        ...createWriters(db, { cipher, recall: memory.recall, authority }),
        audit: () => log.audit,
        trials: () => createTrials(connection, { savepoint: log.savepoint, undone: memory.forget }),
      },
      // What is appended to the log here is in no table.
      (name, part) => (name === 'audit' ? part : memory.recallAll(name, part)),
    );
    return {
      attempt: (work) =>
        scope.pass('write', () => {
          const mark = log.mark();
          connection.exec('SAVEPOINT attempt');
          try {
            return runWork(work, tx);
          } catch (error) {
            connection.exec('ROLLBACK TO attempt');
            memory.forget();
            log.reset(mark);
            throw storageFailure(error) ?? error;
          } finally {
            connection.exec('RELEASE attempt');
          }
        }),
      end: () => {
        if (connection.open) connection.close();
      },
    };
  } catch (error) {
    connection.close();
    throw storageFailure(error) ?? error;
  }
}

function copyTable(
  connection: Connection,
  table: string,
  { rows, accounts }: { readonly rows: string | null; readonly accounts: readonly string[] },
): void {
  const made = connection
    .prepare<[string], { type: string; name: string; sql: string }>(
      "SELECT type, name, sql FROM main.sqlite_schema WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC",
    )
    .all(table);
  const [definition, ...indexes] = made;
  if (definition?.type !== 'table') throw new TypeError(`there is no table ${table} to rehearse on`);
  connection.exec(inTemp(definition));
  if (rows !== null) {
    const copy = connection.prepare(`INSERT INTO temp.${table} SELECT * FROM main.${table} ${rows}`);
    copy.run(...(rows === OF_ACCOUNTS ? [JSON.stringify(accounts)] : []));
  }
  for (const index of indexes) connection.exec(inTemp(index));
}

/** Takes rows out of a copy that are not what the log says of them: they give nobody anything here, either. */
function dropEdited(connection: Connection, name: AuthorityTableName, authority: AuthorityCheck): void {
  const table = AUTHORITY_TABLES[name];
  const rows = createRowReader(connection, 'temp').all(table);
  const genuine = new Set(authority.only(name, rows));
  const columns = table.bound.filter(({ property }) => table.key.includes(property));
  const isKey = columns.map((column) => `"${column.name}" = ?`).join(' AND ');
  const drop = connection.prepare(`DELETE FROM temp.${table.name} WHERE ${isKey}`);
  for (const row of rows) if (!genuine.has(row)) drop.run(...columns.map(({ property }) => row[property]));
}

/** The same definition, in the temporary schema. */
function inTemp({ name, sql }: { readonly name: string; readonly sql: string }): string {
  const start = new RegExp(`^(CREATE (?:TABLE|(?:UNIQUE )?INDEX)) "?${name}"?`);
  if (!start.test(sql)) throw new TypeError(`${name} is defined in a way that is not understood`);
  return sql.replace(start, `$1 temp.${name}`);
}
