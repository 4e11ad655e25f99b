import type { IdentityReader } from '../../ports/index.ts';

/** Who gains when a principal may do more: that one, and whoever made it a token, since they may hold it. */
export function beneficiariesOf(tx: IdentityReader, principal: string): readonly string[] {
  const makers = tx.tokens.of(principal).flatMap(({ issuedVia }) => {
    const by = issuedVia === null ? undefined : tx.tokens.get(issuedVia)?.principal;
    return by === undefined ? [] : [by];
  });
  return [...new Set([principal, ...makers])].sort();
}
