import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { requestStateSchema } from '../request.ts';
import { riskSchema } from '../risk.ts';
import { digestSchema } from '../vocabulary.ts';

/** A request, and the revision of it that is meant. */
export const selectedRowSchema = z.strictObject({ request: idSchema('request'), digest: digestSchema });

/** Requests that are decided together, as they were when the caller looked. */
export const selectionSchema = z.strictObject({
  rows: z.array(selectedRowSchema.extend({ what: z.string(), risk: riskSchema })),
  /** Of which requests and revisions it is. */
  digest: digestSchema,
  /** What the filter meets and is decided on one by one, and why. */
  left: z.array(z.strictObject({ request: idSchema('request'), what: z.string(), why: z.string() })),
  /** False where there was more than fits into one. */
  isAll: z.boolean(),
});
export type SelectionView = z.infer<typeof selectionSchema>;

/** What became of one row; of its state and its error one is null. */
export const reviewedRowSchema = selectedRowSchema.extend({
  state: requestStateSchema.nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
});
