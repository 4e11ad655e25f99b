import { createHash } from 'node:crypto';
import type { Digest } from '@countersign/schema';
import canonicalize from 'canonicalize';
import type { AuthorityTable } from './authority-tables.ts';

/** A row as a record has it, by property, before anything in it is decrypted. */
export type AuthorityRow = Readonly<Record<string, unknown>>;

/** What the key of a row is in the log. */
export function idOfRow({ name, key }: AuthorityTable, row: AuthorityRow): string {
  const parts = key.map((property) => row[property]);
  if (parts.some((part) => typeof part !== 'string' && typeof part !== 'number'))
    throw new TypeError(`a row of ${name} has no key`);
  return parts.join('/');
}

/**
 * What the log says of a row: SHA-256 over the canonical JSON (RFC 8785) of its table and of its bound columns by their names in SQL,
 * without those that are null, and bytes in base64. What is personal goes in as it is stored, sealed with a nonce of its own, so that
 * nobody can find out from the log what it says by trying, and verifying takes no key.
 */
export function digestRow({ name, bound }: AuthorityTable, row: AuthorityRow): Digest {
  const columns: Record<string, unknown> = {};
  for (const column of bound) {
    const value = row[column.property];
    if (value === null) continue;
    if (value === undefined) throw new TypeError(`a row of ${name} lacks ${column.name}`);
    columns[column.name] = Buffer.isBuffer(value) ? value.toString('base64') : value;
  }
  return createHash('sha256')
    .update(canonicalize({ table: name, row: columns }) ?? '')
    .digest('hex');
}

/** A row of the bound columns, in their order, as SQLite gives them. @throws SyntaxError where JSON is not any */
export function decodeBound({ bound }: AuthorityTable, stored: readonly unknown[]): AuthorityRow {
  return Object.fromEntries(bound.map(({ property, decode }, at) => [property, decode(stored[at])]));
}

/** Of a row as SQLite gives it: its key, and its digest; null where it cannot be read as what it is to be, which the program writes none of. */
export function digestStored(
  table: AuthorityTable,
  stored: readonly unknown[],
): { readonly id: string; readonly digest: Digest | null } {
  const id = table.key.map((property) => stored[table.bound.findIndex((one) => one.property === property)]);
  try {
    return { id: id.join('/'), digest: digestRow(table, decodeBound(table, stored)) };
  } catch {
    return { id: id.join('/'), digest: null };
  }
}
