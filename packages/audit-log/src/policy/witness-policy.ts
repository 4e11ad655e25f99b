import type { CosignerKey } from '../cosignature/cosigner-key.ts';
import type { VerifierKey } from '../note/vkey.ts';

/** A log whose checkpoints a policy accepts; its key is named for its origin. */
export interface PolicyLog {
  readonly key: VerifierKey;
  readonly url: string | null;
}

/** A witness, by the name that it has within the policy. */
export interface PolicyWitness {
  readonly name: string;
  readonly key: CosignerKey;
  /** Submission prefix (c2sp.org/tlog-witness); only who asks for cosignatures needs it. */
  readonly url: string | null;
}

/** What has to have cosigned: one witness, or some of several. */
export type Quorum =
  | { readonly kind: 'witness'; readonly witness: PolicyWitness }
  | {
      readonly kind: 'group';
      readonly name: string;
      readonly threshold: number;
      readonly members: readonly Quorum[];
    };

/** When a checkpoint counts as seen by others (c2sp.org/tlog-policy). */
export interface WitnessPolicy {
  /** Empty where the logs are known from elsewhere. */
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  /** Null for `quorum none`: the log's own signature is enough. */
  readonly quorum: Quorum | null;
}

/** What is wrong with the text of a policy. */
export interface PolicyProblem {
  /** From 1; null where it is about the whole text. */
  readonly line: number | null;
  readonly message: string;
}
