import { z } from 'zod';
import { outcomeSchema } from '../decision.ts';
import { planStepSchema } from '../plan.ts';
import { requestStateSchema } from '../request.ts';
import { signatureLevelSchema } from '../review-proof.ts';
import { riskSchema } from '../risk.ts';
import { slugSchema } from '../vocabulary.ts';
import { requestViewSchema } from './views.ts';

/** Approvals of one kind that a request would ask for. */
const askedPeopleSchema = z.strictObject({
  stage: z.int(),
  /** A group whose members are asked; null for whoever may review. */
  group: slugSchema.nullable(),
  /** How many have to approve. */
  count: z.int(),
  /** How many may, who are surely nobody who asks for it. */
  able: z.int(),
  /** Of those, the first few of whom the caller may know. */
  names: z.array(z.string()),
});

/** What a submission would say. Nothing of it was recorded. */
export const requestPreviewSchema = z.strictObject({
  state: requestStateSchema,
  outcome: outcomeSchema,
  explanation: z.string(),
  effects: requestViewSchema.shape.effects,
  changes: requestViewSchema.shape.changes,
  plan: z.array(planStepSchema),
  /** Who would be asked for approvals, in the order of the stages. */
  asks: z.array(askedPeopleSchema),
  /** Names of those who rejected the same before, and would have to approve it. */
  askedAgain: z.array(z.string()),
  /** Acknowledgements that would still be owed. */
  outstanding: requestViewSchema.shape.outstanding,
  /** Where only approvals count that a passkey signed. */
  signature: signatureLevelSchema.nullable(),
  risk: riskSchema.nullable(),
  /** When whoever reviews would be late. */
  dueAt: z.iso.datetime().nullable(),
});
export type RequestPreviewWire = z.infer<typeof requestPreviewSchema>;
