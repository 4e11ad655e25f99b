import type { Digest, Instant, TokenKind, TokenScope } from '@countersign/schema';

/** What signs somebody in: a token for programs, or what a person works with, such as a session. */
export interface TokenRecord {
  readonly id: string;
  readonly principal: string;
  readonly kind: TokenKind;
  /** What a token for programs may be used for; null for a person at work, and for what an older version made. */
  readonly scopes: readonly TokenScope[] | null;
  readonly label: string;
  /** SHA-256 of the token. */
  readonly hash: Digest;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  /** What it was made by means of, or the person invited who got it by enrolling; null where the host did. */
  readonly issuedVia: string | null;
  /** When it was last used, to about a minute; null where it never was. */
  readonly lastUsedAt: Instant | null;
  /** After so long without use a session ends; null for what is no session. */
  readonly idleMillis: number | null;
  /** What was proven when a session began: a passkey, an issuer, or the session that confirmed it; null for what is no session. */
  readonly proof: string | null;
  /** The program at the other end as it describes itself, and its address, so that its holder knows it again. */
  readonly client: string | null;
  readonly address: string | null;
}

/** A passkey of a person: what it is known by, and the public half of its key. */
export interface PasskeyRecord {
  readonly id: string;
  readonly principal: string;
  /** In base64url, as the browser sends it. */
  readonly credentialId: string;
  /** COSE key, in base64url. */
  readonly publicKey: string;
  /** COSE algorithm. */
  readonly algorithm: number;
  /** How often it signed, as it says; 0 for one that does not count. */
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly aaguid: string;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly label: string;
  /** What showed that it belongs to the principal: `invitation`, another passkey or a token of theirs. */
  readonly vouchedBy: string;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

/** Whom an issuer of identities means by a subject. */
export interface IdentityRecord {
  readonly id: string;
  readonly principal: string;
  /** The issuer's name in the configuration. */
  readonly issuer: string;
  /** SHA-256 of the issuer's address and the subject there; the subject itself is not kept. */
  readonly subjectDigest: Digest;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

/** A code with which a person enrols, once. */
export interface EnrolmentRecord {
  readonly principal: string;
  /** SHA-256 of the code. */
  readonly hash: Digest;
  readonly expiresAt: Instant;
  /** When the person enrolled with it. */
  readonly spentAt: Instant | null;
  /** The token of whoever invited, with which the code ends while nobody has taken it; null where the host did, or before this was kept. */
  readonly issuedVia: string | null;
}
