import type { Actor, Instant, TokenKind, TokenScope } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import { logTime } from '../log-time.ts';
import type { IdentityReader, WriteTransaction } from '../ports/index.ts';
import type { PrincipalDeps } from './deps.ts';

/** A token of 256 bits that nobody has. A text that was copied in part, or that only looks like one, is known by the end. */
export function createToken({ randomBytes }: Pick<PrincipalDeps, 'randomBytes'>): string {
  const token = `cs_${Buffer.from(randomBytes(32)).toString('base64url')}`;
  return token + checksumOfToken(token);
}

/** The six characters that end a token: the first of the SHA-256 of what stands before them. */
const checksumOfToken = (token: string): string => digestOfBytes(Buffer.from(token, 'utf8')).slice(0, 6);

/**
 * Keeps the hash of a token and what it was made with, and says in the log whose it is and what it is for.
 * @param draft.issuedVia of whoever invited, for somebody who enrols; left out where the actor's own token makes it
 */
export function insertToken(
  tx: WriteTransaction,
  { clock }: Pick<PrincipalDeps, 'clock'>,
  draft: {
    readonly id: string;
    readonly kind: Exclude<TokenKind, 'browser' | 'cli'>;
    readonly scopes: readonly TokenScope[] | null;
    readonly actor: Actor;
    readonly principal: string;
    readonly label: string;
    readonly expiresAt: Instant | null;
    readonly token: string;
    readonly issuedVia?: string | null;
    /** The change by which others approved it. */
    readonly change?: string;
  },
): void {
  const { id, kind, scopes, actor, principal, label, expiresAt, token, change } = draft;
  const hash = digestOfBytes(Buffer.from(token, 'utf8'));
  tx.tokens.insert({
    id,
    principal,
    kind,
    scopes,
    label,
    hash,
    // By the log's time: what is from before its holder was let in again is told by it.
    createdAt: logTime(tx, clock),
    expiresAt,
    revokedAt: null,
    issuedVia: draft.issuedVia === undefined ? tokenOf(tx, actor) : draft.issuedVia,
    ...NO_SESSION,
  });
  tx.audit.append(actor, {
    type: 'token.issued',
    request: null,
    data: {
      token: id,
      principal,
      ...(scopes === null ? {} : { scopes: [...scopes] }),
      expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
      ...(change === undefined ? {} : { change }),
    },
  });
}

/** What only a session has. */
const NO_SESSION = { lastUsedAt: null, idleMillis: null, proof: null, client: null, address: null } as const;

/** The token or session that somebody signed in with; null for who did without. */
export function tokenOf(tx: IdentityReader, actor: Actor): string | null {
  return actor.kind === 'principal' ? (tx.tokens.get(actor.via)?.id ?? null) : null;
}
