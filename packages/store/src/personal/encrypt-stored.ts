import { type Column, propertyOf, STORED, type StoredTable } from '@countersign/personal-data';
import type { Connection } from '../connection.ts';
import { openDrizzle } from '../sql/open-drizzle.ts';
import { createFieldCipher, type FieldCipher } from './field-cipher.ts';
import type { KeySettings } from './key-ring.ts';
import { subjectOfAccount, subjectOfOwner } from './subjects.ts';

/** What columns were called when nothing was encrypted yet; later migrations rename them. */
const FORMER_NAMES: Readonly<Record<string, string>> = { 'api_user.label_skeleton': 'look' };

type StoredRow = Readonly<Record<string, unknown>>;

/**
 * Encrypts what is personal in a database that was written before anything was, row by row, inside the transaction that
 * brings it to its new form. Gives the number of rows; the caller has what they were before overwritten afterwards.
 */
export function encryptStored(connection: Connection, keys: KeySettings): number {
  const cipher = createFieldCipher(openDrizzle(connection), keys);
  // Most of these tables let nobody change a row.
  const triggers = connection
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) connection.exec(`DROP TRIGGER ${name}`);
  let count = 0;
  for (const table of Object.keys(STORED) as StoredTable[]) count += encryptTable(connection, cipher, table);
  for (const { sql } of triggers) connection.exec(sql);
  return count;
}

function encryptTable(connection: Connection, cipher: FieldCipher, table: StoredTable): number {
  const formerly = (name: string) => FORMER_NAMES[`${table}.${name}`] ?? name;
  // Columns that came later hold nothing yet.
  const present = new Set(
    connection.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table),
  );
  const columns = Object.entries<Column>(STORED[table].columns).filter(([name]) =>
    present.has(formerly(name)),
  );
  const personal = columns.filter(([, kind]) => kind !== 'clear' && kind !== 'sealed');
  const isSealed = columns.some(([, kind]) => kind === 'sealed');
  if (personal.length === 0) return 0;
  const changed = [...personal.map(([name]) => name), ...(isSealed ? ['sealed'] : [])];
  const update = connection.prepare(
    `UPDATE ${table} SET ${changed.map((name) => `${formerly(name)} = @${name}`).join(', ')} WHERE rowid = @rowid`,
  );
  const rowIds = connection.prepare<[], number>(`SELECT rowid FROM ${table}`).pluck().all();
  const select = connection.prepare<[number], StoredRow>(`SELECT * FROM ${table} WHERE rowid = ?`);
  for (const rowid of rowIds) {
    const stored = select.get(rowid) ?? {};
    const row = { ...stored, ...Object.fromEntries(columns.map(([name]) => [name, stored[formerly(name)]])) };
    const record = Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        propertyOf(name),
        isJson(table, name) ? parse(value) : value,
      ]),
    );
    const closed: StoredRow = cipher.encryptRow(table, record, subjectOfRow(cipher, table, row));
    update.run({
      rowid,
      ...Object.fromEntries(
        changed.map((name) => {
          const value = closed[propertyOf(name)] ?? null;
          return [name, value !== null && isJson(table, name) ? JSON.stringify(value) : value];
        }),
      ),
    });
  }
  return rowIds.length;
}

function isJson(table: StoredTable, column: string): boolean {
  const kind = new Map(Object.entries<Column>(STORED[table].columns)).get(column);
  return typeof kind === 'object' && 'json' in kind;
}

const parse = (value: unknown) => (value === null ? null : JSON.parse(String(value)));

function subjectOfRow(cipher: FieldCipher, table: StoredTable, row: StoredRow): string {
  const text = (column: string) => String(row[column]);
  switch (table) {
    case 'token':
    case 'policy_review':
    case 'governance_review':
      return text('principal');
    case 'policy_proposal':
    case 'governance_change':
      return text('proposer');
    case 'freeze':
      return text('frozen_by');
    case 'integration':
      return subjectOfOwner(text('id'));
    case 'api_user':
      return cipher.subjects.ofApiUser(text('id'));
    case 'account_check':
      return subjectOfAccount(text('account'));
    case 'batch_row':
    case 'batch_chunk':
      return text('batch');
    case 'decision':
      return row['request'] === null ? text('id') : cipher.subjects.ofRequest(text('request'));
    case 'revision':
    case 'review':
    case 'exception':
    case 'step':
    case 'task':
      return cipher.subjects.ofRequest(text('request'));
    default:
      return text('id');
  }
}
