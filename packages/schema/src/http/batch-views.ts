import { z } from 'zod';
import { batchStateSchema } from '../batch.ts';
import { outcomeSchema } from '../decision.ts';
import { idSchema } from '../ids.ts';
import { requestStateSchema } from '../request.ts';
import { actionSchema, digestSchema, providerSchema, slugSchema } from '../vocabulary.ts';

const instant = z.iso.datetime();
const count = z.int().min(0);

const rowProblemSchema = z.strictObject({
  line: z.int(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  rule: z.string(),
});

export const batchRowSchema = z.strictObject({
  line: z.int(),
  request: idSchema('request').nullable(),
  provider: providerSchema.nullable(),
  action: actionSchema.nullable(),
  account: slugSchema.nullable(),
  subject: z.string().nullable(),
  state: z.union([requestStateSchema, z.literal('refused')]),
  outcome: outcomeSchema.nullable(),
  rules: z.array(
    z.strictObject({ id: z.string(), message: z.string(), source: z.string(), url: z.string() }),
  ),
  problems: z.array(rowProblemSchema),
});
export type BatchRow = z.infer<typeof batchRowSchema>;

/** A file of requests as it stands in a list. */
export const listedBatchSchema = z.strictObject({
  id: idSchema('batch'),
  fileDigest: digestSchema,
  fileName: z.string(),
  format: z.string(),
  submitter: idSchema('principal'),
  createdAt: instant,
  completedAt: instant.nullable(),
  canary: idSchema('request').nullable(),
  state: batchStateSchema,
  /** Why it stopped, and what to do. */
  problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  /** How many rows it has, and how many of them were decided; those that may be read. */
  rows: count,
  decided: count,
  /** The batch of which it corrects rows. */
  fixes: idSchema('batch').nullable(),
});
export type ListedBatch = z.infer<typeof listedBatchSchema>;

export const batchViewSchema = listedBatchSchema.extend({
  /** What was decided about its rows when they were taken in; null for those who may read rows of some accounts only. */
  verdicts: z
    .strictObject({ allow: count, review: count, deny: count, refused: count, unchanged: count })
    .nullable(),
  /** What became of its requests since: how many are in which state. */
  states: z.partialRecord(requestStateSchema, count),
});
export type BatchView = z.infer<typeof batchViewSchema>;

/** What a preview says: first of the file, then of each row. */
export const previewLineSchema = z.union([
  z.strictObject({
    /** The batch that the same file became already; null where it did not, or where that is not to be seen. */
    submittedAs: idSchema('batch').nullable(),
    rows: count,
  }),
  batchRowSchema,
]);
export type PreviewLine = z.infer<typeof previewLineSchema>;
