import { type Actor, type AuditEvent, type Instant, isSession } from '@countersign/schema';
import type { WriteTransaction } from '../ports/index.ts';
import { isIdentity, isPasskey, type Means } from './means.ts';

/** Ends tokens, sessions, passkeys and identities that have not ended, each with its entry, which says what it ended with where that is another one. */
export function endMeans(
  tx: WriteTransaction,
  ending: readonly Means[],
  { actor, at, endedWith }: { readonly actor: Actor; readonly at: Instant; readonly endedWith?: string },
): void {
  for (const one of ending) {
    const because = endedWith === undefined || endedWith === one.id ? {} : { endedWith };
    tx.audit.append(actor, endOf(one, because));
    // Only then: whoever ends the own session says so by it.
    if (isPasskey(one)) tx.passkeys.revoke(one.id, at);
    else if (isIdentity(one)) tx.identities.revoke(one.id, at);
    else tx.tokens.revoke(one.id, at);
  }
}

function endOf(one: Means, because: { readonly endedWith?: string }): AuditEvent {
  const { id, principal } = one;
  if (isPasskey(one)) {
    const data = { passkey: id, principal, provedBy: null, ...because };
    return { type: 'passkey.revoked', request: null, data };
  }
  if (isIdentity(one)) {
    const data = { identity: id, principal, issuer: one.issuer, ...because };
    return { type: 'identity.revoked', request: null, data };
  }
  return isSession(one.kind)
    ? { type: 'session.ended', request: null, data: { session: id, principal, ...because } }
    : { type: 'token.revoked', request: null, data: { token: id, principal, ...because } };
}
