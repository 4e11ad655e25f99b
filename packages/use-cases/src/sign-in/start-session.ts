import type { Actor, Instant } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import { logTime } from '../log-time.ts';
import type { WriteTransaction } from '../ports/index.ts';
import type { PrincipalDeps } from '../principals/deps.ts';
import type { Origin, SessionLimits } from './sign-in-deps.ts';

/** A session as its holder gets it, once; the store keeps the hash of its secret only. */
export interface StartedSession {
  readonly id: string;
  readonly principal: string;
  readonly secret: string;
  readonly expiresAt: Instant;
}

/** A secret of 256 bits that nobody has. */
const createSecret = ({ randomBytes }: Pick<PrincipalDeps, 'randomBytes'>): string =>
  `css_${Buffer.from(randomBytes(32)).toString('base64url')}`;

/**
 * Starts a session in the transaction of whatever proves who it is for, and says so in the log. One that another session or token of the
 * same person began is over no later than that.
 * @param start.proof the passkey or identity that was shown, or the session or token that confirmed it
 * @param start.issuedVia the session or token by means of which it was made; null where there was none
 */
export function startSession(
  tx: WriteTransaction,
  deps: Pick<PrincipalDeps, 'clock' | 'ids' | 'randomBytes'> & { readonly sessionLimits: SessionLimits },
  start: {
    readonly kind: 'browser' | 'cli';
    readonly principal: string;
    readonly proof: string;
    readonly issuedVia: string | null;
    readonly from: Origin;
  },
): StartedSession {
  const { kind, principal, proof, issuedVia, from } = start;
  const { idleMillis, totalMillis } = deps.sessionLimits;
  const secret = createSecret(deps);
  const id = deps.ids.next('session');
  const at = logTime(tx, deps.clock);
  const expiresAt = Math.min(at + totalMillis, endOfMaker(tx, { principal, issuedVia }));
  tx.tokens.insert({
    id,
    principal,
    kind,
    scopes: null,
    label: kind === 'browser' ? 'browser' : 'command line',
    hash: digestOfBytes(Buffer.from(secret, 'utf8')),
    createdAt: at,
    expiresAt,
    revokedAt: null,
    issuedVia,
    lastUsedAt: at,
    idleMillis,
    proof,
    ...from,
  });
  const actor: Actor = { kind: 'principal', id: principal, via: id };
  tx.audit.append(actor, {
    type: 'session.started',
    request: null,
    data: { session: id, principal, kind, proof, expiresAt: new Date(expiresAt).toISOString() },
  });
  return { id, principal, secret, expiresAt };
}

/** When what began it is over by itself; never where that is of somebody else, who invited. */
function endOfMaker(
  tx: WriteTransaction,
  { principal, issuedVia }: { readonly principal: string; readonly issuedVia: string | null },
): Instant {
  const maker = issuedVia === null ? undefined : tx.tokens.get(issuedVia);
  return maker?.principal === principal ? (maker.expiresAt ?? Infinity) : Infinity;
}
