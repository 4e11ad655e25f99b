import { z } from 'zod';
import { reportedAnswersSchema, reportedCodeSchema, reportedResultSchema, reportedText } from './reported.ts';

/** Why a call of a provider failed, as it crosses machines: never an upstream body, never a secret. */
export const callFailureSchema = z.strictObject({
  code: reportedCodeSchema,
  /** For the user: what happened and what to do. */
  message: reportedText(4_000),
  retryable: z.boolean(),
  /** `none`: the provider certainly did not do it. `unknown`: it may have. */
  effect: z.enum(['none', 'unknown']),
  /** How long the provider asked to wait, in milliseconds. */
  retryAfterMillis: z.int().nonnegative().nullable(),
  /** The answer that it failed for, where there was one. */
  observations: reportedAnswersSchema,
});
export type CallFailure = z.infer<typeof callFailureSchema>;

const observations = reportedAnswersSchema.optional();
const reason = reportedText(4_000);
/** More fields than a user has on any provider. */
const MOST_DIFFERENCES = 1_000;

/** What a read-back of a `verify` or `external` step says; `observations` are the answers that it comes from. */
export const verifyResultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('verified'), result: reportedResultSchema }),
  z.strictObject({ kind: z.literal('not-yet'), reason, observations }),
  z.strictObject({
    kind: z.literal('mismatch'),
    differences: z.array(reason).max(MOST_DIFFERENCES).readonly(),
    observations,
  }),
  z.strictObject({ kind: z.literal('cannot-verify'), reason, observations }),
]);
export type VerifyResult = z.infer<typeof verifyResultSchema>;

const answers = reportedAnswersSchema;

/** What trying an API user's credentials shows: they get in and a resource can be read, or they do not, or nobody can tell. */
export const probeResultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('good'), observations: answers }),
  z.strictObject({ kind: z.literal('not-good'), reason, observations: answers }),
]);
export type ProbeResult = z.infer<typeof probeResultSchema>;

/** One thing that was found out about an account. */
export const accountFindingSchema = z.strictObject({
  check: reportedText(200),
  ok: z.boolean(),
  message: reportedText(4_000),
  /** Address and identifier of the user that the operator is on the provider, where the provider says it. */
  userName: reportedText(254).optional(),
  userId: reportedText(254).optional(),
});
export type AccountFinding = z.infer<typeof accountFindingSchema>;
