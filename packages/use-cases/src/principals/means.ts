import { endOfToken, type Instant } from '@countersign/schema';
import type { IdentityReader, IdentityRecord, PasskeyRecord, TokenRecord } from '../ports/index.ts';

/** What signs somebody in: a token, a session, a passkey, or an identity at an issuer. */
export type Means = TokenRecord | PasskeyRecord | IdentityRecord;

export const isPasskey = (means: Means): means is PasskeyRecord => 'credentialId' in means;

export const isIdentity = (means: Means): means is IdentityRecord => 'subjectDigest' in means;

/** All that somebody ever signed in with. */
export const meansOf = (tx: IdentityReader, principal: string): readonly Means[] => [
  ...tx.tokens.of(principal),
  ...tx.passkeys.of(principal),
  ...tx.identities.of(principal),
];

/** Whether nobody has ended it; it may have expired. */
export const isLeft = ({ revokedAt }: Means): boolean => revokedAt === null;

/** Whether it signs in at a moment. A passkey does until it is revoked, and so does an identity. */
export const isGoodAt = (means: Means, at: Instant): boolean =>
  isPasskey(means) || isIdentity(means) ? isLeft(means) : endOfToken(means, at) === undefined;

/** How much ended of what signs somebody in. */
export interface EndedMeans {
  /** How many tokens and sessions. */
  readonly ended: number;
  /** The passkeys that sign nobody in any more. */
  readonly passkeys: readonly string[];
  /** The identities at issuers that sign nobody in any more. */
  readonly identities: readonly string[];
}

export function countEnded(ending: readonly Means[]): EndedMeans {
  const passkeys = ending.filter(isPasskey).map(({ id }) => id);
  const identities = ending.filter(isIdentity).map(({ id }) => id);
  return { ended: ending.length - passkeys.length - identities.length, passkeys, identities };
}
