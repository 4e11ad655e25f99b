import { z } from 'zod';
import { shownAddressSchema } from './erasure.ts';
import { idSchema } from './ids.ts';
import { signedReviewSchema } from './signed-review.ts';
import { digestSchema, roleSchema, slugSchema } from './vocabulary.ts';

/** What a change of who may do what amounts to, whatever it is called. Rules and approvals go by this. */
export const governanceEffectSchema = z.enum(['grants-authority', 'takes-authority']);
export type GovernanceEffect = z.infer<typeof governanceEffectSchema>;

/** What can be asked for, by kind, with all that it says. Identifiers and codes only: it goes into the log as a digest. */
export const governanceContentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('principal.reactivate'), principal: idSchema('principal') }),
  z.strictObject({
    kind: z.literal('principal.set-roles'),
    principal: idSchema('principal'),
    roles: z.array(roleSchema).max(roleSchema.options.length),
    /** Accounts that the roles cover; null covers all. */
    accounts: z.array(slugSchema).max(1_000).nullable(),
  }),
]);
export type GovernanceContent = z.infer<typeof governanceContentSchema>;
export type GovernanceKindName = GovernanceContent['kind'];
export const governanceKindSchema = z.enum(
  governanceContentSchema.options.map((option) => option.shape.kind.value) as [
    GovernanceKindName,
    ...GovernanceKindName[],
  ],
);

/** One thing that is different afterwards, in words. Part of what reviewers sign. */
export const governanceItemSchema = z.strictObject({
  what: z.string(),
  before: z.string(),
  after: z.string(),
});
export type GovernanceItem = z.infer<typeof governanceItemSchema>;

/** `superseded`: what was there when it was asked for has changed, so what reviewers looked at is not what would happen. */
const GOVERNANCE_STATES = ['proposed', 'done', 'rejected', 'withdrawn', 'expired', 'superseded'] as const;
export const governanceStateSchema = z.enum(GOVERNANCE_STATES);
export type GovernanceState = z.infer<typeof governanceStateSchema>;

/** A change of who may do what, as whoever may see it sees it. */
export const governanceChangeSchema = z.strictObject({
  id: idSchema('governanceChange'),
  state: governanceStateSchema,
  content: governanceContentSchema,
  items: z.array(governanceItemSchema),
  effects: z.array(governanceEffectSchema),
  /** What a review names: it covers kind, content and items. */
  digest: digestSchema,
  proposer: idSchema('principal'),
  reason: z.string(),
  /** Who gains by it, and so does not review it. */
  beneficiaries: z.array(idSchema('principal')),
  approvalsNeeded: z.int().min(0),
  /** Who may still review it. */
  reviewers: z.array(idSchema('principal')),
  reviews: z.array(signedReviewSchema),
  /** Who is meant by each identifier of a principal in it, so that nobody approves a number. */
  people: z.array(z.strictObject({ id: idSchema('principal'), name: z.string(), email: shownAddressSchema })),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
});
export type GovernanceChangeView = z.infer<typeof governanceChangeSchema>;
