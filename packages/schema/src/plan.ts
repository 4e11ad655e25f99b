import { z } from 'zod';
import { textSchema } from './fields/text-schema.ts';
import { idSchema } from './ids.ts';
import { knownBySchema, observationSchema, proofSchema } from './proof.ts';
import { sealedTextSchema } from './request.ts';
import { accessEffectSchema } from './vocabulary.ts';

/**
 * Who does a step: `api` the worker through the provider's API; `portal` a person in the provider's portal; `external`
 * somebody outside, such as the invited user; `verify` the worker by reading back, or two people where nothing can be read.
 */
export const STEP_KINDS = ['api', 'portal', 'external', 'verify'] as const;

/** Every step that a plan can hold. The connector of the provider implements those that are `api`, `external` or `verify`. */
export const STEP_KEYS = [
  'ema2.create-user',
  'ema2.update-user',
  'ema2.withdraw-access',
  'ema2.restore-access',
  'ema2.verify-user',
  'ema2.verify-removed',
  'eset.create-user-in-portal',
  'eset.edit-user-in-portal',
  'eset.remove-user-in-portal',
  'eset.integrations-on',
  'eset.integrations-off',
  'eset.activation',
  'eset.first-login',
  'eset.change-password',
  'eset.verify-api-access',
  'eset.verify-no-api-access',
  'dotdigital.create-api-user',
  'dotdigital.create-api-user-in-portal',
  'dotdigital.edit-api-user-in-portal',
  'dotdigital.enable-in-portal',
  'dotdigital.disable-in-portal',
  'dotdigital.delete-in-portal',
  'dotdigital.switch-integration',
  'dotdigital.verify-api-access',
  'dotdigital.verify-no-api-access',
] as const;
export const stepKeySchema = z.enum(STEP_KEYS);
export type StepKey = z.infer<typeof stepKeySchema>;

/** What a person is told to do, in the product's own words, with the vendor's document behind it. */
export const instructionsSchema = z.strictObject({
  steps: z.array(z.string().min(1)).min(1),
  source: z.strictObject({ document: z.string(), url: z.string() }),
  /** Names of the evidence fields that completing the task must bring. */
  evidence: z.array(z.enum(['providerId', 'credentials', 'note'])),
});
export type Instructions = z.infer<typeof instructionsSchema>;

export const planStepSchema = z.strictObject({
  key: stepKeySchema,
  kind: z.enum(STEP_KINDS),
  title: z.string().min(1),
  /** For `portal`, `external` and for a `verify` that falls back to people. */
  instructions: instructionsSchema.nullable(),
  /**
   * The proofs that make the step count; empty where a later step of the plan brings the proof. Plans that were made before
   * proofs were asked for have none (see `proofsOwed`).
   */
  accepts: z.array(proofSchema).optional(),
  /** What makes a person's step count: a later read-back by the worker, or a second person. */
  confirmedBy: z.enum(['read-back', 'second-person']).nullable(),
  /** The worker makes a password and seals it to whoever completes this step and to the integration's owner. */
  needsPassword: z.boolean(),
  /** What the step does to access; empty for one that only looks. Absent in plans from before steps declared it. */
  effects: z.array(accessEffectSchema).optional(),
});
export type PlanStep = z.infer<typeof planStepSchema>;

/** The steps that carry a request out on its provider, in order. */
export const planSchema = z.array(planStepSchema).min(1);
export type Plan = z.infer<typeof planSchema>;

/**
 * `waiting` for the step before it; `ready` for the worker; `attempting` under a lease; `with-person` has an open task;
 * `outcome-unknown` and `dead-letter` wait for a person's decision.
 */
export const STEP_STATES = [
  'waiting',
  'ready',
  'attempting',
  'with-person',
  'outcome-unknown',
  'dead-letter',
  'applied',
  'failed',
  'skipped',
] as const;
export const stepStateSchema = z.enum(STEP_STATES);
export type StepState = z.infer<typeof stepStateSchema>;

/** What carrying out or reading back a step brought to light about the API user. No secret. */
export const stepResultSchema = z.strictObject({
  providerId: z.string().optional(),
  status: z.string().optional(),
  integrationsEnabled: z.boolean().optional(),
  permissionType: z.int().optional(),
  twoFactorEnabled: z.boolean().optional(),
  knownBy: knownBySchema,
  /** The provider's answers that it is known by. */
  observations: z.array(observationSchema).optional(),
  /** permissionType form that the EMA2 server accepted. */
  permissionTypeAs: z.enum(['name', 'integer']).optional(),
});
export type StepResult = z.infer<typeof stepResultSchema>;

export const TASK_KINDS = ['portal', 'external', 'attest', 'outcome-unknown', 'dead-letter'] as const;
/** What people do with a task, beside taking it on. */
export const TASK_EVENT_KINDS = [
  'completed',
  'rejected',
  'confirmed',
  'released',
  'handed-over',
  'withdrawn',
] as const;
export const TASK_STATES = ['open', 'completed', 'confirmed', 'cancelled'] as const;

/** Most pictures of one report. */
const MOST_FILES = 10;
/** Types of pictures whose metadata is taken out; what else is sent is refused. */
export const EVIDENCE_MEDIA_TYPES = ['image/png', 'image/jpeg'] as const;

/** What a person brings along when completing a task. `credentials` are sealed to the worker's recipient. */
export const evidenceSchema = z.strictObject({
  providerId: textSchema({ max: 254 }).optional(),
  credentials: sealedTextSchema.optional(),
  note: textSchema({ max: 2000 }).optional(),
  /** Pictures that were attached to the task before. */
  files: z.array(idSchema('evidenceFile')).min(1).max(MOST_FILES).optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** How a person settles a step whose outcome only a look at the provider can tell. */
export const taskVerdictSchema = z.enum(['done', 'not-done', 'retry', 'abandon']);
export type TaskVerdict = z.infer<typeof taskVerdictSchema>;

export const taskSchema = z.strictObject({
  id: idSchema('task'),
  step: idSchema('step'),
  request: idSchema('request'),
  kind: z.enum(TASK_KINDS),
  state: z.enum(TASK_STATES),
  title: z.string(),
  instructions: instructionsSchema,
  confirmedBy: z.enum(['read-back', 'second-person']).nullable(),
});
export type Task = z.infer<typeof taskSchema>;
