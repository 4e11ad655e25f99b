import { z } from 'zod';
import { outcomeSchema } from './decision.ts';
import { idSchema } from './ids.ts';
import { signedReviewSchema } from './signed-review.ts';
import { digestSchema, jsonSchema, operationSchema, providerSchema } from './vocabulary.ts';

/** `superseded`: another set came into force first, so what was tested and looked at is not what would change. */
const PROPOSAL_STATES = ['proposed', 'activated', 'rejected', 'withdrawn', 'expired', 'superseded'] as const;
export const proposalStateSchema = z.enum(PROPOSAL_STATES);
export type ProposalState = z.infer<typeof proposalStateSchema>;

const count = z.int().min(0);

/** What was found out about a set of policies before anybody was asked to approve it. Reviewers sign its digest. */
export const policyReportSchema = z.strictObject({
  /** Of the lint. A set with errors is not proposed at all. */
  warnings: z.array(z.strictObject({ rule: z.string(), pointer: z.string(), message: z.string() })),
  /** Cases of the rules, each run by both evaluators; one that fails refuses the proposal. */
  cases: count,
  /** Conditions that the cases have shown true and false; one that they have not refuses the proposal. */
  conditions: count,
  /** Recorded facts on which both evaluators were asked; a disagreement refuses the proposal. */
  agreed: count,
  changes: z.strictObject({
    added: z.array(z.string()),
    removed: z.array(z.string()),
    changed: z.array(z.string()),
  }),
  /** Whether a request can pass that could not before, or passes for less: `found` with an example. */
  newAccess: z.strictObject({
    kind: z.enum(['none', 'found', 'unbounded']),
    /** The example; null unless there is one. */
    example: z
      .strictObject({
        provider: providerSchema,
        operation: operationSchema,
        /** The facts that are not as in an unremarkable request. */
        departures: z.array(z.strictObject({ fact: z.string(), usual: jsonSchema, here: jsonSchema })),
        before: outcomeSchema,
        after: outcomeSchema,
      })
      .nullable(),
  }),
  /** The recorded decisions, decided again by the new set. */
  backtest: z.strictObject({
    decisions: count,
    unchanged: count,
    /** Those that could not be decided again, because the personal data in their facts was erased; absent where none. */
    erased: count.optional(),
    /** What comes out differently, by kind, with the first of the requests concerned. */
    changes: z.array(z.strictObject({ kind: z.string(), count, requests: z.array(z.string()) })),
  }),
});
export type PolicyReport = z.infer<typeof policyReportSchema>;

/** A set of policies that somebody wants to have in force. */
export const policyProposalSchema = z.strictObject({
  id: idSchema('policyProposal'),
  state: proposalStateSchema,
  policyDigest: digestSchema,
  /** The set in force that it was compared with. */
  baseDigest: digestSchema,
  proposer: idSchema('principal'),
  note: z.string(),
  report: policyReportSchema,
  reportDigest: digestSchema,
  createdAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  /** The governance change by which it is reviewed; null for one from before proposals were that. */
  change: z.strictObject({ id: idSchema('governanceChange'), digest: digestSchema }).nullable(),
  /** How many approvals it takes, by people other than the proposer. */
  approvalsNeeded: z.int(),
  reviews: z.array(signedReviewSchema),
});
export type PolicyProposalView = z.infer<typeof policyProposalSchema>;

/** A set that was in force, signed by the log's key, so that it can be checked elsewhere. */
export const policyBundleSchema = z.strictObject({
  /** Signed note: the digest of the set, then identifier, version and digest of each rule. */
  note: z.string(),
  /** Canonical JSON (RFC 8785) of each rule, in the order of the note; the bytes that its digests are of. */
  rules: z.array(z.string()),
});
export type PolicyBundle = z.infer<typeof policyBundleSchema>;
