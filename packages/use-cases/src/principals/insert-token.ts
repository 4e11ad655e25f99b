import type { Actor, Instant } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import type { IdentityReader, WriteTransaction } from '../ports/index.ts';
import type { PrincipalDeps } from './deps.ts';

/** A token of 256 bits that nobody has. */
export const createToken = ({ randomBytes }: Pick<PrincipalDeps, 'randomBytes'>): string =>
  `cs_${Buffer.from(randomBytes(32)).toString('base64url')}`;

/**
 * Keeps the hash of a token and which token it was made with, and says in the log whose it is.
 * @param draft.issuedVia of whoever invited, for somebody who enrols; left out where the actor's own token makes it
 */
export function insertToken(
  tx: WriteTransaction,
  { clock }: Pick<PrincipalDeps, 'clock'>,
  draft: {
    readonly id: string;
    readonly actor: Actor;
    readonly principal: string;
    readonly label: string;
    readonly expiresAt: Instant | null;
    readonly token: string;
    readonly issuedVia?: string | null;
  },
): void {
  const { id, actor, principal, label, expiresAt, token } = draft;
  const hash = digestOfBytes(Buffer.from(token, 'utf8'));
  tx.tokens.insert({
    id,
    principal,
    label,
    hash,
    createdAt: clock.now(),
    expiresAt,
    revokedAt: null,
    issuedVia: draft.issuedVia === undefined ? tokenOf(tx, actor) : draft.issuedVia,
  });
  tx.audit.append(actor, { type: 'token.issued', request: null, data: { token: id, principal } });
}

/** The token that somebody signed in with; null for who did without. */
export function tokenOf(tx: IdentityReader, actor: Actor): string | null {
  return actor.kind === 'principal' ? (tx.tokens.get(actor.via)?.id ?? null) : null;
}
