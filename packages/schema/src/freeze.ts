import { z } from 'zod';
import { idSchema } from './ids.ts';
import { providerSchema, slugSchema } from './vocabulary.ts';

/** What a freeze stops: one account, one provider, or everything where both are null. Never both. */
export const freezeScopeSchema = {
  account: slugSchema.nullable(),
  provider: providerSchema.nullable(),
} as const;

/** A freeze that is in force, as everybody who signs in sees it. */
export const freezeSchema = z.strictObject({
  id: idSchema('freeze'),
  ...freezeScopeSchema,
  reason: z.string(),
  /** Whether permits that were issued before it are void. */
  voidsPermits: z.boolean(),
  frozenBy: idSchema('principal'),
  frozenAt: z.iso.datetime(),
  /** Index of the entry that says so. */
  entry: z.int(),
  /** How much is set aside for it now. */
  waiting: z.int(),
});
export type FreezeView = z.infer<typeof freezeSchema>;
