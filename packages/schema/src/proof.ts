import { z } from 'zod';

/**
 * What proves that a provider has what was approved. Nothing else does.
 *
 * - `positive`: the API user's own credentials got in, and a resource could be read with them; a token alone is none.
 * - `negative`: credentials that were proven good before the step, in the same request and for the inventory's own user
 *   name, now get the one refusal that means "these credentials are not good any more".
 * - `inventory`: a list, a search or the details that the provider gives show it.
 * - `attested`: two people looked and say the same.
 */
export const PROOFS = ['positive', 'negative', 'inventory', 'attested'] as const;
export const proofSchema = z.enum(PROOFS);
export type Proof = z.infer<typeof proofSchema>;

/**
 * How the result of a step is known: by a proof; or only because the provider answered the call that made the change
 * (`answered`) or one person says so (`reported`). The last two are no proof: a later step has to bring one.
 */
export const KNOWN_BY = [...PROOFS, 'answered', 'reported'] as const;
export const knownBySchema = z.enum(KNOWN_BY);
export type KnownBy = z.infer<typeof knownBySchema>;

/** What was asked of a provider to see whether it has what was approved. */
const OBSERVED_CALLS = ['token', 'resource', 'account-info', 'user-details', 'user-search'] as const;

/**
 * One answer of a provider, without anything personal or secret: what was asked, the status, and the code of the error.
 * When it came is the time of the entry that holds it.
 */
export const observationSchema = z.strictObject({
  call: z.enum(OBSERVED_CALLS),
  /** HTTP status. */
  status: z.int().min(100).max(599),
  /** The provider's own word for the error, such as `invalid_grant`; null where it names none that is known. */
  code: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'must be a short name of letters, digits, "_" and "-"')
    .nullable(),
});
export type Observation = z.infer<typeof observationSchema>;

/** Whether this way of knowing is one of the four proofs. */
export function isProof(knownBy: KnownBy): knownBy is Proof {
  return proofSchema.safeParse(knownBy).success;
}
