import type { Actor, Instant } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import { logTime } from '../log-time.ts';
import type { RandomBytes, WriteTransaction } from '../ports/index.ts';
import type { PrincipalDeps } from './deps.ts';
import { tokenOf } from './insert-token.ts';

const VALID_MILLIS = 24 * 3_600_000;
/** Of an identifier without the prefix that says of what it is. */
const ID_LENGTH = 26;

/** A code as whoever invites gets it, once; the store keeps its hash only. */
export interface Invitation {
  readonly code: string;
  readonly expiresAt: Instant;
}

/** A code that nobody has. Whom it is for stands before the secret, so that who tries wrong ones keeps nobody else waiting. */
export const createCode = (
  { randomBytes }: { readonly randomBytes: RandomBytes },
  principal: string,
): string => `enrol_${principal.slice(-ID_LENGTH)}.${Buffer.from(randomBytes(32)).toString('base64url')}`;

/** Has a person enrol with a code: once, within 24 hours by the log's time. The one before becomes useless. */
export function putCode(
  tx: WriteTransaction,
  { clock }: Pick<PrincipalDeps, 'clock'>,
  { actor, principal, code }: { readonly actor: Actor; readonly principal: string; readonly code: string },
): Invitation {
  const expiresAt = logTime(tx, clock) + VALID_MILLIS;
  tx.enrolments.put({
    principal,
    hash: digestOfBytes(Buffer.from(code, 'utf8')),
    expiresAt,
    spentAt: null,
    issuedVia: tokenOf(tx, actor),
  });
  tx.audit.append(actor, {
    type: 'principal.enrolment-issued',
    request: null,
    data: { principal, expiresAt: new Date(expiresAt).toISOString() },
  });
  return { code, expiresAt };
}
