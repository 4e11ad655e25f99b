import type { TokenView } from '@countersign/schema';
import type { ListedToken } from '@countersign/use-cases';
import { iso, isoOrNull } from './instant.ts';

/** A token or session without its hash. */
export function presentToken(token: ListedToken): TokenView {
  const { id, principal, kind, scopes, label, proof, client, address, current } = token;
  return {
    id,
    principal,
    kind,
    scopes: scopes === null ? null : [...scopes],
    label,
    createdAt: iso(token.createdAt),
    expiresAt: isoOrNull(token.expiresAt),
    lastUsedAt: isoOrNull(token.lastUsedAt),
    proof,
    client,
    address,
    current,
  };
}
