import { z } from 'zod';
import { adoptApiUserSchema, integrationSchema, newAccountSchema } from './account.ts';
import { MAX_IMPORTED } from './governance-contents/registry-contents.ts';
import { idSchema } from './ids.ts';
import { createPrincipalSchema } from './principal.ts';

/** What is registered together, each as it would be by itself. */
export const importSchema = z.strictObject({
  accounts: z.array(newAccountSchema).max(MAX_IMPORTED).default([]),
  principals: z.array(createPrincipalSchema).max(MAX_IMPORTED).default([]),
  integrations: z.array(integrationSchema).max(MAX_IMPORTED).default([]),
  apiUsers: z.array(adoptApiUserSchema).max(MAX_IMPORTED).default([]),
});
export type Import = z.infer<typeof importSchema>;

/** In the order in which one stands on the other. */
export const IMPORT_SECTIONS = ['accounts', 'principals', 'integrations', 'apiUsers'] as const;
export const importSectionSchema = z.enum(IMPORT_SECTIONS);
export type ImportSection = z.infer<typeof importSectionSchema>;

/** What becomes of one row. */
export const importedRowSchema = z.strictObject({
  section: importSectionSchema,
  /** Counted from 1 in its section. */
  row: z.int().positive(),
  /** How people call it: an identifier, an address, a label. */
  name: z.string(),
  /**
   * `imported`: it is there now. `asked for`: others are asked to approve it now. `asked for before`: they were asked already. `already there`: it
   * is registered as the row has it.
   */
  outcome: z.enum(['imported', 'asked for', 'asked for before', 'already there']),
  /** The change that it is asked for by; null where it is registered, and where it was only tried out. */
  change: idSchema('governanceChange').nullable(),
});
export type ImportedRow = z.infer<typeof importedRowSchema>;
