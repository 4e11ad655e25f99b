import { z } from 'zod';
import { explanationSchema } from '../decision.ts';
import { idSchema } from '../ids.ts';
import { recordedFactsSchema } from '../recorded-facts.ts';
import { shownRequestInputSchema } from '../request.ts';
import { digestSchema } from '../vocabulary.ts';
import { requestViewSchema } from './views.ts';

const instant = z.iso.datetime();

/** One entry as it is stored, with nothing around it. */
export const evidenceEntrySchema = z.strictObject({
  index: z.int(),
  /** Base64 of the stored bytes. */
  body: z.base64(),
});
export type EvidenceEntry = z.infer<typeof evidenceEntrySchema>;

/** A request as an evidence pack shows it: beside what everybody is shown, what an auditor follows it up with. */
export const evidenceRequestSchema = requestViewSchema.extend({
  /** Absent in packs from when there were none. */
  comments: requestViewSchema.shape.comments.optional(),
  breakGlass: requestViewSchema.shape.breakGlass.optional(),
  approvals: requestViewSchema.shape.approvals.partial({ lacks: true }),
  deadlines: requestViewSchema.shape.deadlines.optional(),
  startsAt: requestViewSchema.shape.startsAt.optional(),
  /** What the policies were told when the shown revision was decided. */
  facts: recordedFactsSchema,
  /** What the decision rests on, made from facts and policies for the pack. Absent in packs from when decisions had it themselves. */
  grounds: explanationSchema.shape.grounds.optional(),
  /** Why it cannot be told; null where it can. */
  groundsProblem: explanationSchema.shape.problem.optional(),
  /** Every revision with what it asked for. */
  inputs: z.array(
    z.strictObject({
      revision: z.int(),
      input: shownRequestInputSchema,
      /** With it anybody can compute the digests that the log holds of what is shown. */
      salt: z.string(),
      /** Whether the digest of the revision is of what is shown; not where a sealed password is a part of it. */
      whole: z.boolean(),
    }),
  ),
  permit: z
    .strictObject({
      id: idSchema('permit'),
      revision: z.int(),
      entryIndex: z.int(),
      notBefore: instant,
      expiresAt: instant,
      usedAt: instant.nullable(),
    })
    .nullable(),
  /** Of the plan of the shown revision; the permit names it. */
  planDigest: digestSchema,
  /** Receipts of credentials; never the credential, sealed or not. */
  credentials: z.array(
    z.strictObject({
      id: idSchema('secret'),
      purpose: z.enum(['worker', 'operator', 'owner']),
      receiver: idSchema('principal').nullable(),
      createdAt: instant,
      expiresAt: instant,
      collectedAt: instant.nullable(),
    }),
  ),
});
export type EvidenceRequest = z.infer<typeof evidenceRequestSchema>;
