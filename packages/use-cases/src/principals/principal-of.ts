import { CountersignError, type Principal } from '@countersign/schema';
import type { IdentityReader } from '../ports/index.ts';

/** @throws CountersignError NOT_FOUND */
export function principalOf(tx: IdentityReader, id: string): Principal {
  const principal = tx.principals.get(id);
  if (principal === undefined) throw new CountersignError('NOT_FOUND', { what: 'principal', id });
  return principal;
}
