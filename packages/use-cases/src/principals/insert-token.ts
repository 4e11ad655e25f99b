import type { Actor, Instant } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import type { WriteTransaction } from '../ports/index.ts';
import type { PrincipalDeps } from './deps.ts';

/** A token of 256 bits that nobody has. */
export const createToken = ({ randomBytes }: Pick<PrincipalDeps, 'randomBytes'>): string =>
  `cs_${Buffer.from(randomBytes(32)).toString('base64url')}`;

/** Keeps the hash of a token and which token it was made with, and says in the log whose it is. */
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
  },
): void {
  const { id, actor, principal, label, expiresAt, token } = draft;
  const hash = digestOfBytes(Buffer.from(token, 'utf8'));
  // The first token of somebody who enrols is its own means, and comes from no other.
  const via = actor.kind === 'principal' && actor.via !== id ? tx.tokens.get(actor.via) : undefined;
  tx.tokens.insert({
    id,
    principal,
    label,
    hash,
    createdAt: clock.now(),
    expiresAt,
    revokedAt: null,
    issuedVia: via?.id ?? null,
  });
  tx.audit.append(actor, { type: 'token.issued', request: null, data: { token: id, principal } });
}
