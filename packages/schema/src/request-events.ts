import { z } from 'zod';
import { breakGlassVerdictSchema } from './break-glass.ts';
import { outcomeSchema } from './decision.ts';
import { idSchema } from './ids.ts';
import { periodSchema } from './period.ts';
import { acknowledgementKindSchema } from './request.ts';
import { reviewVerdictSchema, signedReviewFields } from './review-proof.ts';
import { requirementSchema } from './rule.ts';
import {
  actionSchema,
  digestSchema,
  operationSchema,
  providerSchema,
  roleSchema,
  slugSchema,
} from './vocabulary.ts';

const count = z.int().min(0);
/** How often the same thing happened again; absent where the entry stands for itself. */
const repeated = z.int().min(1).optional();
const code = z.string().max(60);
const rules = z.array(z.string());
const revision = z.int().min(1);
/** Absent in entries from before requests were compared with the log. */
const planned = {
  planDigest: digestSchema.optional(),
  removes: z.boolean().optional(),
  operator: slugSchema.optional(),
};

/** What is asked for, decided, approved and permitted. Part of AUDIT_EVENTS. */
export const REQUEST_EVENTS = {
  'request.submitted': z
    .strictObject({
      revision,
      requestDigest: digestSchema,
      provider: providerSchema,
      account: slugSchema,
      action: actionSchema,
      integration: slugSchema.nullable(),
      /** With a plan, of a request that makes a user: the one that is reserved for it. */
      apiUser: idSchema('apiUser').nullable(),
      batch: idSchema('batch').nullable(),
      ...planned,
      /** In whose name, where that is not whoever did it. */
      requester: idSchema('principal').optional(),
    })
    .describe(
      'A change was asked for. `planDigest` is over the steps that carry it out, `removes` says whether it takes access away.',
    ),
  'request.edited': z
    .strictObject({
      revision,
      requestDigest: digestSchema,
      reviewsVoided: count,
      integration: slugSchema.nullable().optional(),
      apiUser: idSchema('apiUser').nullable().optional(),
      ...planned,
    })
    .describe('A new revision of a request was made; the reviews of the one before are void.'),
  'request.approved': z
    .strictObject({ revision, approvals: count, insteadOf: z.array(idSchema('principal')).optional() })
    .describe(
      'A request has all the approvals and acknowledgements that it needs. `insteadOf` names who rejected it before and may not review any more; others approved in their place.',
    ),
  'request.braked': z
    .strictObject({
      revision,
      removals: count,
      policyDigest: digestSchema,
      outcome: outcomeSchema,
      requirements: z.array(requirementSchema),
    })
    .describe(
      'A request that deletes a user or takes access away was to be released, and on its account `removals` were by then, itself included, within 24 hours. `requirements` are what the policies ask for in view of that; it waits until they are met.',
    ),
  'request.rejected': z.strictObject({ revision }).describe('A request was rejected by its reviews.'),
  'request.returned': z
    .strictObject({ revision })
    .describe('A review returned a request to whoever asked, who edits it or takes it back.'),
  'request.overdue': z
    .strictObject({
      revision,
      within: periodSchema,
      does: z.enum(['remind', 'escalate', 'expire']),
      to: slugSchema.optional(),
    })
    .describe(
      'A request was not reviewed `within` the time that the policies give: people were told again, members of the group `to` may approve as well, or it is over. It approves nothing.',
    ),
  'request.expired': z
    .strictObject({ revision })
    .describe('A request is over because nobody reviewed it in time. Its requester may edit it.'),
  'request.cancelled': z
    .strictObject({ revision })
    .describe('A request was taken back before the provider was touched.'),
  'request.done': z.strictObject({ revision }).describe('The provider really has what was approved.'),
  'request.failed': z
    .strictObject({ revision, step: idSchema('step').nullable(), code })
    .describe('A request ended without its effect, or with a part of it; `code` says why.'),
  'decision.made': z
    .strictObject({
      decision: idSchema('decision'),
      operation: operationSchema,
      revision,
      outcome: outcomeSchema,
      rules,
      policyDigest: digestSchema,
      factsDigest: digestSchema,
      decisionDigest: digestSchema,
    })
    .describe('The policies decided about one revision of a request.'),
  'review.recorded': z
    .strictObject({
      review: idSchema('review'),
      revision,
      requestDigest: digestSchema,
      verdict: reviewVerdictSchema,
      roles: z.array(roleSchema),
      /** Of the groups that are asked for, those that the reviewer was in; left out where none is asked for. */
      groups: z.array(slugSchema).optional(),
      /** Where it was given in place of somebody else: of whom, and by which delegation. Roles and groups are those of that one. */
      onBehalfOf: idSchema('principal').optional(),
      delegation: idSchema('governanceChange').optional(),
      ...signedReviewFields,
      reasonDigest: digestSchema.optional(),
      selection: digestSchema.optional(),
    })
    .describe(
      'Somebody approved or rejected one revision, or returned it for changes, signed over its digest: by the server for their session, and where `signedBy` is `passkey`, by their own passkey as `proof` shows. `reasonDigest` is over the reason that was given. `selection` is there where it was one of several that were decided together, `onBehalfOf` and `delegation` where whoever reviewed stood in for somebody, whose `roles` and `groups` it then counts by.',
    ),
  'review.refused': z
    .strictObject({ revision, rules, code, count: repeated })
    .describe(
      'Somebody tried to review what they may not; `rules` are the ones that refused. With `count`, so many more times within an hour.',
    ),
  'acknowledgement.recorded': z
    .strictObject({ revision, kind: acknowledgementKindSchema })
    .describe('Somebody acknowledged what a request means.'),
  'request.commented': z
    .strictObject({ comment: idSchema('comment'), revision, textDigest: digestSchema })
    .describe(
      'Somebody said something about a request. `textDigest` is over the text, with the salt of the revision that was current.',
    ),
  'break-glass.used': z
    .strictObject({
      breakGlass: idSchema('breakGlass'),
      revision,
      requestDigest: digestSchema,
      /** How many approvals it stands for. */
      missing: z.int().min(1),
      reasonDigest: digestSchema,
      signature: z.string(),
      dueAt: z.iso.datetime(),
    })
    .describe(
      'Somebody in the group `break-glass` had one revision carried out without the approvals that were missing, in an emergency. Approvers, auditors and administrators are told at once; others review it by `dueAt`. `reasonDigest` is over the reason.',
    ),
  'break-glass.reviewed': z
    .strictObject({
      breakGlass: idSchema('breakGlass'),
      revision,
      verdict: breakGlassVerdictSchema,
      reasonDigest: digestSchema,
    })
    .describe(
      'Somebody who had no part in it has reviewed afterwards that the glass was broken. It undoes nothing. `reasonDigest` is over the reason.',
    ),
  'permit.issued': z
    .strictObject({
      permit: idSchema('permit'),
      revision,
      apiUser: idSchema('apiUser'),
      requestDigest: digestSchema,
      decisionDigest: digestSchema,
      policyDigest: digestSchema,
      planDigest: digestSchema,
      reviews: z.array(idSchema('review')),
      /** Where the approvals that were missing were not waited for: by which entry. */
      breakGlass: idSchema('breakGlass').optional(),
      notBefore: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
    })
    .describe(
      'The single-use authority to carry out one revision; what is not in the signed log is not carried out. `breakGlass` names the entry that stands in the place of approvals that were missing.',
    ),
  'permit.used': z
    .strictObject({ permit: idSchema('permit') })
    .describe('The first step that a permit allows was begun.'),
  'exception.granted': z
    .strictObject({ revision, expiresOn: z.iso.date() })
    .describe('A departure from a policy was approved for a time.'),
  'exception.ended': z
    .strictObject({ revokeRequest: idSchema('request') })
    .describe('The time of an exception is over; a request to take the right back was opened.'),
} as const;
