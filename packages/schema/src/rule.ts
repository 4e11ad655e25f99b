import { z } from 'zod';
import { documentAddressSchema } from './address.ts';
import { governanceEffectSchema } from './governance.ts';
import { periodSchema } from './period.ts';
import { acknowledgementKindSchema } from './request.ts';
import { signatureLevelSchema } from './review-proof.ts';
import { startWindowSchema } from './start-window.ts';
import {
  ACTIONS,
  accessEffectSchema,
  daySchema,
  digestSchema,
  jsonSchema,
  type Operation,
  operationSchema,
  providerSchema,
  slugSchema,
} from './vocabulary.ts';

/** What an approved request owes because a `require` rule fired. */
export const requirementSchema = z.discriminatedUnion('type', [
  /** At least this many approvals; the highest number among the rules that fired counts. */
  z.strictObject({
    type: z.literal('approvals'),
    count: z.int().min(1).max(9),
    /** By members of this group; each person counts for one group. Left out, by whoever may review. */
    by: slugSchema.optional(),
    /** Nobody approves in a later stage before the earlier ones are complete; left out, the first. */
    stage: z.int().min(1).max(9).optional(),
  }),
  /** Approvals on top of the highest number. */
  z.strictObject({ type: z.literal('extra-approvals'), count: z.int().min(1).max(9) }),
  z.strictObject({
    type: z.literal('acknowledgement'),
    kind: acknowledgementKindSchema,
    by: z.enum(['requester', 'integration-owner']),
  }),
  /** A step that the plan must contain; the request is not done before it is. */
  z.strictObject({
    type: z.literal('step'),
    step: z.enum(['integrations-toggle', 'activation']),
    linkValidHours: z.int().positive().optional(),
  }),
  /** The API user gets a review date at most this many days ahead. */
  z.strictObject({ type: z.literal('review-date'), withinDays: z.int().positive() }),
  /** The right ends by itself: a revoke request is opened when the exception expires. */
  z.strictObject({ type: z.literal('expiry'), withinDays: z.int().positive() }),
  /** Only approvals count that the approver's passkey signed; `device-bound`, by a key that cannot leave its device. */
  z.strictObject({
    type: z.literal('signature'),
    by: signatureLevelSchema,
    /** The same for changes of who may do what with one of these effects, whatever the conditions say, which are about requests. */
    governance: z.array(governanceEffectSchema).min(1).optional(),
  }),
  /** One row of the batch is carried out and verified before the others start. */
  z.strictObject({ type: z.literal('canary') }),
  /** By when it has to be reviewed, counted from when it was asked for, and what happens when it is not. Nothing is ever approved by that. */
  z
    .strictObject({
      type: z.literal('due'),
      within: periodSchema,
      /** `remind`: people are told again. `escalate`: members of a group may approve as well. `expire`: the request is over. */
      overdue: z.enum(['remind', 'escalate', 'expire']),
      /** The group, where it is escalated. */
      to: slugSchema.optional(),
    })
    .refine(({ overdue, to }) => (overdue === 'escalate') === (to !== undefined), {
      error: 'must name a group as "to" where it escalates, and only there',
    })
    .meta({
      examples: [
        { type: 'due', within: 'P2D', overdue: 'remind' },
        { type: 'due', within: 'P3D', overdue: 'escalate', to: 'security' },
      ],
    }),
  /** When it may begin; nothing is begun outside. */
  startWindowSchema,
]);
export type Requirement = z.infer<typeof requirementSchema>;

/** Where a rule comes from, so that anybody can look whether it still says so. */
export const ruleSourceSchema = z.strictObject({
  document: z.string().min(1),
  url: documentAddressSchema,
  section: z.string().min(1),
  /** Day on which the document was read. */
  read: daySchema,
  /** Of the text that was read; absent where that text may not be kept, such as a standard that is sold. */
  sha256: digestSchema.optional(),
  /** The rule in the product's own words, and how a disagreement between documents was settled. */
  says: z.string().min(1),
});
export type RuleSource = z.infer<typeof ruleSourceSchema>;

/** A condition tree in the format of json-rules-engine; its shape is checked by the rules engine's lint. */
export const conditionTreeSchema = z.record(z.string(), jsonSchema);

export const effectSchema = z.enum(['deny', 'require', 'advise']);

/** One policy as data. */
export const ruleSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^[a-z0-9]+\/[a-z0-9-]+$/,
      'must be written PACK/NAME, such as house/approvals: a-z and 0-9, in the name "-" as well',
    ),
  version: z.int().positive(),
  title: z.string().min(1),
  effect: effectSchema,
  /**
   * A rule under `observe` is evaluated and its result recorded, and it changes nothing: so a new rule is watched on real
   * requests before it refuses any. Without this a rule is enforced.
   */
  enforcement: z.enum(['observe', 'enforce']).optional(),
  appliesTo: z
    .strictObject({
      providers: z.array(providerSchema).min(1),
      /** Left out beside `effects`: every action of a request, whatever it is called, and no review and no task. */
      operations: z.array(operationSchema).min(1).optional(),
      /** The rule has a say only where the request does one of these to access; left out, whatever it does. */
      effects: z.array(accessEffectSchema).min(1).optional(),
    })
    .refine(({ operations, effects }) => operations !== undefined || effects !== undefined, {
      error: 'must name operations, or effects, or both',
    }),
  /**
   * The rule says who may carry out these operations on these providers, and where it names effects, who may bring those
   * about. Where no rule in force says so, or for one of a request's effects none does, it is refused. Stated by the rule, not
   * derived from what happens to apply, so that adding a rule never opens anything.
   */
  covers: z.literal(true).optional(),
  priority: z.int().positive().optional(),
  conditions: conditionTreeSchema,
  event: z.strictObject({
    type: z.string().min(1),
    params: z.strictObject({
      message: z.string().min(1),
      remedy: z.string().min(1),
      requirements: z.array(requirementSchema).min(1).optional(),
    }),
  }),
  source: ruleSourceSchema,
  controls: z.array(z.string().min(1)).min(1),
  cases: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        provider: providerSchema,
        operation: operationSchema,
        /** Laid over the complete facts of an unremarkable request of this provider and operation. */
        facts: z.record(z.string(), jsonSchema),
        fires: z.boolean(),
      }),
    )
    .min(2),
});
export type Rule = z.infer<typeof ruleSchema>;

/** The operations that a rule has a say in. */
export function operationsOf({ operations }: Rule['appliesTo']): readonly Operation[] {
  return operations ?? ACTIONS;
}
