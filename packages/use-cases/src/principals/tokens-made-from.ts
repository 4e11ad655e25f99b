import type { IdentityReader, TokenRecord } from '../ports/index.ts';

/** What is left out: the own token where it came from there by renewals, what lies between, and what its holder made with it. */
export interface SparedTokens {
  readonly own: TokenRecord | undefined;
  readonly between: ReadonlySet<string>;
}

/** All tokens that were made by means of one, of those, and so on, whoever holds them. */
export function tokensMadeFrom(
  tx: IdentityReader,
  token: string,
  spared?: SparedTokens,
): readonly TokenRecord[] {
  // A token is made after the one that it comes from, so this ends.
  return tx.tokens.issuedVia(token).flatMap((one) => {
    if (spared?.between.has(one.id) !== true) return [one, ...tokensMadeFrom(tx, one.id, spared)];
    return one.id === spared.own?.id ? [] : tokensMadeFrom(tx, one.id, spared);
  });
}
