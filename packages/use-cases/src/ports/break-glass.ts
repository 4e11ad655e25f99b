import type { BreakGlassVerdict, Digest, Instant } from '@countersign/schema';

/** Somebody had one revision carried out without the approvals that were missing. */
export interface BreakGlassRecord {
  readonly id: string;
  readonly request: string;
  readonly revision: number;
  readonly principal: string;
  /** How many approvals it stands for. */
  readonly missing: number;
  readonly reason: string;
  readonly requestDigest: Digest;
  /** Base64 Ed25519 signature of the server over what it says, made for the session of whoever broke the glass. */
  readonly signature: string;
  readonly createdAt: Instant;
  /** By when somebody else is to have reviewed it. */
  readonly dueAt: Instant;
}

/** What somebody who had no part in it said of that afterwards. */
export interface BreakGlassReviewRecord {
  /** That of the broken glass: each is reviewed once. */
  readonly id: string;
  readonly request: string;
  readonly principal: string;
  readonly verdict: BreakGlassVerdict;
  readonly reason: string;
  readonly createdAt: Instant;
}
