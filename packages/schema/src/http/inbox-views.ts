import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { acknowledgementKindSchema } from '../request.ts';
import { signatureLevelSchema } from '../review-proof.ts';
import { riskSchema } from '../risk.ts';
import { slugSchema } from '../vocabulary.ts';

const inboxKindSchema = z.enum([
  'review',
  'acknowledgement',
  'returned',
  'renewal',
  'task',
  'confirmation',
  'change',
  'break-glass',
  'credential',
  'token',
]);

/** Something that waits for whoever asked. */
export const inboxItemSchema = z.strictObject({
  /**
   * `review`: a request to approve or reject. `acknowledgement`: somebody has to say that they know what it means. `returned`: a request
   * of one's own that a reviewer wants changed. `renewal`: one that was decided by policies which are not in force any more. `task`, `confirmation`: a step to do, or to look at again.
   * `change`: a change of who may do what to approve or reject. `break-glass`: to review that somebody had a request carried out without its approvals. `credential`, `token`: something to collect.
   */
  kind: inboxKindSchema,
  /** Of the request, the task, the change or the credential. */
  id: z.string(),
  request: idSchema('request').nullable(),
  account: slugSchema.nullable(),
  /** What it is, in one line. */
  what: z.string(),
  /** Who asked for it, or for a confirmation did it. */
  askedBy: z.strictObject({ id: idSchema('principal'), name: z.string() }).nullable(),
  /** Whom the caller stands in for by reviewing it; null where it waits for the caller in their own name. */
  onBehalfOf: z.strictObject({ id: idSchema('principal'), name: z.string() }).nullable(),
  risk: riskSchema,
  since: z.iso.datetime(),
  /** When it is overdue, or gone. Nothing is decided by that. */
  dueAt: z.iso.datetime(),
  isOverdue: z.boolean(),
  acknowledgement: acknowledgementKindSchema.nullable(),
  /** Which signature an approval has to have; null where the server's is enough. */
  signature: signatureLevelSchema.nullable(),
  /** What stands in the way, and what to do about it. */
  note: z.string().nullable(),
});
export type InboxItemView = z.infer<typeof inboxItemSchema>;

export const inboxCountSchema = z.strictObject({
  total: z.int(),
  overdue: z.int(),
  kinds: z.partialRecord(inboxKindSchema, z.int()),
  /** False where there may be more than was counted. */
  isAll: z.boolean(),
});
export type InboxCountView = z.infer<typeof inboxCountSchema>;
