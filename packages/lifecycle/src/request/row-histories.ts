import type { Instant } from '@countersign/schema';

export interface RevisionHistory {
  readonly digest: unknown;
  readonly planDigest: unknown;
  readonly author: unknown;
  readonly at: Instant;
  /** The decision that let it in, or did not. */
  readonly decision: { readonly id: unknown; readonly digest: unknown; readonly facts: unknown } | null;
}

export interface ReviewHistoryEntry {
  readonly revision: number;
  readonly principal: string | null;
  readonly verdict: unknown;
  readonly requestDigest: unknown;
  readonly roles: unknown;
  /** Null where none is asked for. */
  readonly groups: unknown;
  /** In whose place, and by which delegation; null where in the reviewer's own. */
  readonly onBehalfOf: unknown;
  readonly delegation: unknown;
  readonly signature: unknown;
  /** What a passkey signed; null where none did. */
  readonly proof: unknown;
  readonly at: Instant;
}

export interface AcknowledgementHistory {
  readonly revision: number;
  readonly kind: unknown;
  readonly principal: string | null;
}

export interface OverdueHistory {
  readonly revision: number;
  readonly to: unknown;
}

export interface BreakGlassHistory {
  readonly revision: number;
  readonly principal: string | null;
  readonly requestDigest: unknown;
  readonly missing: unknown;
  readonly signature: unknown;
  readonly dueAt: Instant | undefined;
  readonly at: Instant;
}

export interface BreakGlassReviewHistory {
  readonly principal: string | null;
  readonly verdict: unknown;
}

export interface CommentHistory {
  /** With whose salt the digest was made. */
  readonly revision: number;
  readonly principal: string | null;
  readonly textDigest: unknown;
}

export interface PermitHistoryEntry {
  readonly index: number;
  readonly revision: number;
  readonly notBefore: Instant;
  readonly expiresAt: Instant;
  readonly uses: number;
}

export interface StepHistoryEntry {
  readonly key: unknown;
  readonly attempts: number;
  readonly applied: boolean;
  readonly knownBy: unknown;
  readonly resultDigest: unknown;
  /** What it waits for a person to decide; null where it does not. */
  readonly stopped: 'outcome-unknown' | 'dead-letter' | null;
  /** Whether the last attempt may have had an effect. */
  readonly effect: unknown;
}

export interface TaskHistoryEntry {
  readonly step: unknown;
  readonly kind: unknown;
  readonly confirmedBy: unknown;
  readonly contentDigest: unknown;
  /** Who has it in hand: took it on last, or was handed it; null where nobody has. */
  readonly startedBy: string | null;
  /** By when somebody is to have acted; undefined where no entry says. */
  readonly dueAt: Instant | undefined;
  /** When the newest invitation was sent, and when its link ends. */
  readonly invitedAt: Instant | null | undefined;
  readonly validUntil: Instant | null | undefined;
  /** Undefined where an earlier version did not say who looks again. */
  readonly state: 'open' | 'completed' | 'confirmed' | undefined;
  readonly completedBy: string | null;
  readonly verdict: unknown;
  readonly evidenceDigest: unknown;
  readonly confirmer: string | null;
}

export interface TaskEventHistory {
  readonly task: string;
  /** From 0, among those of the task. */
  readonly position: number;
  readonly kind: 'completed' | 'confirmed' | 'rejected' | 'released' | 'handed-over' | 'withdrawn';
  readonly principal: string | null;
  /** To whom it was handed over, or from whom it was taken; null for everything else. */
  readonly other: unknown;
  readonly verdict: unknown;
  readonly evidenceDigest: unknown;
  readonly reasonDigest: unknown;
}

export interface EvidenceFileHistory {
  readonly task: unknown;
  readonly principal: string | null;
  readonly mediaType: unknown;
  readonly size: unknown;
  readonly contentDigest: unknown;
  readonly storedDigest: unknown;
}
