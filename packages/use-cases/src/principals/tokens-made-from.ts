import type { IdentityReader, TokenRecord } from '../ports/index.ts';

/** What is left out: the own token where it came from there by renewals, what lies between, and what its holder made with it. */
export interface SparedTokens {
  readonly own: TokenRecord | undefined;
  readonly between: ReadonlySet<string>;
}

/**
 * All tokens that were made by means of some, of those, and so on, whoever holds them, each once and none of those asked about. Step by
 * step and not by recursion: whoever renews a stolen token thousands of times does not keep it from being ended.
 */
export function tokensMadeFrom(
  tx: IdentityReader,
  from: readonly string[],
  spared?: SparedTokens,
): readonly TokenRecord[] {
  const seen = new Set(from);
  const found: TokenRecord[] = [];
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const one of tx.tokens.issuedVia(id)) {
      if (seen.has(one.id)) continue;
      seen.add(one.id);
      const isBetween = spared?.between.has(one.id) === true;
      if (!isBetween) found.push(one);
      if (!isBetween || one.id !== spared.own?.id) open.push(one.id);
    }
  }
  return found;
}
