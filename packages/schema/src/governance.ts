import { z } from 'zod';
import { shownAddressSchema } from './erasure.ts';
import { DELEGATION_CONTENTS } from './governance-contents/delegation-contents.ts';
import { DESTINATION_CONTENTS } from './governance-contents/destination-contents.ts';
import { FREEZE_CONTENTS } from './governance-contents/freeze-contents.ts';
import { KEY_CONTENTS } from './governance-contents/key-contents.ts';
import { LOG_CONTENTS } from './governance-contents/log-contents.ts';
import { POLICY_CONTENTS } from './governance-contents/policy-contents.ts';
import { PRINCIPAL_CONTENTS } from './governance-contents/principal-contents.ts';
import { REGISTRY_CONTENTS } from './governance-contents/registry-contents.ts';
import { SUBJECT_CONTENTS } from './governance-contents/subject-contents.ts';
import { idSchema } from './ids.ts';
import { signatureLevelSchema } from './review-proof.ts';
import { signedReviewSchema } from './signed-review.ts';
import { digestSchema } from './vocabulary.ts';

/**
 * What a change of who may do what amounts to, whatever it is called. Rules and approvals go by this.
 * `takes-authority` is the one that gives nobody anything. `moves-credentials`: a credential of a provider, or what is sealed for
 * somebody, goes somewhere else. `opens-network-path`: the worker speaks to another host.
 * `removes-evidence`: something that could be shown cannot be shown any more. `changes-rules`: the policies decide otherwise.
 * `removes-protection`: what kept something from happening does so no more.
 */
export const governanceEffectSchema = z.enum([
  'grants-authority',
  'takes-authority',
  'moves-credentials',
  'changes-rules',
  'removes-evidence',
  'opens-network-path',
  'removes-protection',
]);
export type GovernanceEffect = z.infer<typeof governanceEffectSchema>;

/** What can be asked for, by kind, with all that it says. Identifiers and codes only: it goes into the log as a digest. */
export const governanceContentSchema = z.discriminatedUnion('kind', [
  ...PRINCIPAL_CONTENTS,
  ...DELEGATION_CONTENTS,
  ...REGISTRY_CONTENTS,
  ...FREEZE_CONTENTS,
  ...DESTINATION_CONTENTS,
  ...KEY_CONTENTS,
  ...LOG_CONTENTS,
  ...POLICY_CONTENTS,
  ...SUBJECT_CONTENTS,
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

/**
 * `approved`: it has what it needs, and waits for what is in the way, or is being carried out. `superseded`: what was there when it was
 * asked for has changed, so what reviewers looked at is not what would happen.
 */
const GOVERNANCE_STATES = [
  'proposed',
  'approved',
  'done',
  'rejected',
  'withdrawn',
  'expired',
  'superseded',
] as const;
export const governanceStateSchema = z.enum(GOVERNANCE_STATES);
export type GovernanceState = z.infer<typeof governanceStateSchema>;

/** A change of who may do what, as whoever may see it sees it. */
export const governanceChangeSchema = z.strictObject({
  id: idSchema('governanceChange'),
  state: governanceStateSchema,
  content: governanceContentSchema,
  items: z.array(governanceItemSchema),
  /** In plain words what items name by a digest alone, because it may name a person. */
  revealed: z.array(governanceItemSchema).optional(),
  effects: z.array(governanceEffectSchema),
  /** What a review names: it covers kind, content and items. */
  digest: digestSchema,
  proposer: idSchema('principal'),
  reason: z.string(),
  /** Who gains by it, and so does not review it. */
  beneficiaries: z.array(idSchema('principal')),
  approvalsNeeded: z.int().min(0),
  /** Which signature an approval has to have, as the policies in force want it; null where the server's is enough. */
  signature: signatureLevelSchema.nullable(),
  /** Of its approvals, those that count: not what somebody gave who has left since, or lost the role. */
  approvals: z.int().min(0),
  /** It was carried out by one person, because the installation was still being set up. */
  setup: z.boolean(),
  /** Who may still review it. */
  reviewers: z.array(idSchema('principal')),
  reviews: z.array(signedReviewSchema),
  /** Who is meant by each identifier of a principal in it, so that nobody approves a number. */
  people: z.array(z.strictObject({ id: idSchema('principal'), name: z.string(), email: shownAddressSchema })),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  /** What has to end before it is carried out, where it is approved; null where nothing does. */
  waitsFor: z.string().nullable(),
  /** What is the matter where it took authority, and nobody can be given anything by those who are left now. */
  tooFewLeft: z.string().optional(),
});
export type GovernanceChangeView = z.infer<typeof governanceChangeSchema>;
