import type { Actor, Instant } from '@countersign/schema';
import type { TokenRecord, WriteTransaction } from '../ports/index.ts';

/** Ends tokens that have not ended, each with its entry, which says what it ended with where that is another token. */
export function endTokens(
  tx: WriteTransaction,
  ending: readonly TokenRecord[],
  { actor, at, endedWith }: { readonly actor: Actor; readonly at: Instant; readonly endedWith?: string },
): void {
  for (const { id, principal } of ending) {
    tx.tokens.revoke(id, at);
    tx.audit.append(actor, {
      type: 'token.revoked',
      request: null,
      data: { token: id, principal, ...(endedWith === undefined || endedWith === id ? {} : { endedWith }) },
    });
  }
}
