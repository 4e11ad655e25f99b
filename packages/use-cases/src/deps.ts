import type { DerivePasswordFacts } from '@countersign/passwords';
import type { DecisionDeps } from './evaluation/decide-on-request.ts';
import type { RequestHistories } from './ledger/permit-histories.ts';
import type { Clock, Ids, RandomBytes, Store } from './ports/index.ts';
import type { PolicyEvaluators } from './ports/policies.ts';

/** Signs what a principal decided, for the session, and checks such signatures. */
export interface ReviewSeal {
  /**
   * Base64 Ed25519 signature over the text, by the key of this public half (SPKI in base64); null for the first one.
   * @throws CountersignError KEY_UNUSABLE where the host does not have it
   */
  sign(text: string, key: string | null): string;
  verify(text: string, signature: string, key: string | null): boolean;
}

/** What everything that admits or reviews a request needs. */
export interface AdmissionDeps extends DecisionDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly policies: PolicyEvaluators;
  readonly randomBytes: RandomBytes;
  readonly reviewSeal: ReviewSeal;
  /** How long an approved request may wait for its start, in milliseconds. */
  readonly permitMillis: number;
}

/** As `AdmissionDeps`, with the store that makes it last. */
export interface RequestDeps extends AdmissionDeps {
  readonly store: Store;
  readonly derivePasswordFacts: DerivePasswordFacts;
}

/** What everything needs that acts upon a request from before: it is compared with what the signed log says of it. */
export interface ActingDeps extends AdmissionDeps {
  readonly store: Store;
  readonly histories: RequestHistories;
}
