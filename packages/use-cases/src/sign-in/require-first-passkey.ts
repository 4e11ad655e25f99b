import { CountersignError } from '@countersign/schema';
import type { IdentityReader, TokenRecord } from '../ports/index.ts';

/**
 * Makes sure that a token may vouch for the first passkey of its holder. One that was got by enrolling may, and never a session: whoever
 * has got into one would stay in by it. Where there was a passkey before, only one of enrolling anew after that: a passkey that was revoked
 * may have been stolen together with what it began.
 * @throws CountersignError PASSKEY_PRESENT, FIRST_PASSKEY_REFUSED
 */
export function requireFirstPasskey(
  tx: IdentityReader,
  { holder, via }: { readonly holder: string; readonly via: string },
): void {
  const passkeys = tx.passkeys.of(holder);
  if (passkeys.some(({ revokedAt }) => revokedAt === null)) throw new CountersignError('PASSKEY_PRESENT');
  const token = tx.tokens.get(via);
  const newest = Math.max(...passkeys.map(({ createdAt }) => createdAt));
  const isFirst =
    token?.kind === 'enrolled' && (passkeys.length === 0 || isEnrolledSince(tx, { token, since: newest }));
  if (!isFirst) throw new CountersignError('FIRST_PASSKEY_REFUSED');
}

/** Whether a token, or the first one that it was renewed from, was got after a moment: by a code, which nobody gets alone a second time. */
function isEnrolledSince(
  tx: IdentityReader,
  { token, since }: { readonly token: TokenRecord; readonly since: number },
): boolean {
  let first = token;
  for (let one = madeBy(tx, token); one?.principal === token.principal; one = madeBy(tx, one)) first = one;
  return first.createdAt > since;
}

const madeBy = (tx: IdentityReader, { issuedVia }: TokenRecord): TokenRecord | undefined =>
  issuedVia === null ? undefined : tx.tokens.get(issuedVia);
