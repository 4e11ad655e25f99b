import { z } from 'zod';
import { governanceChangeSchema } from '../governance.ts';
import { importedRowSchema, importSchema } from '../import.ts';
import { reasonSchema } from '../reason.ts';
import { defineRoute } from './route.ts';

/** What registers much at once. */
export const IMPORT_ROUTES = {
  importRegistry: defineRoute({
    method: 'POST',
    path: '/v1/imports',
    summary:
      'Ask for accounts, people, integrations and API users to be registered in one change; what is there already is left as it is',
    permission: 'governance.propose',
    idempotent: true,
    query: z.strictObject({
      /** Says what would become of each row, and does nothing. */
      dryRun: z.stringbool().optional(),
      /** Why; needed once the installation is sealed. */
      reason: reasonSchema.optional(),
    }),
    body: importSchema,
    status: 200,
    response: z.strictObject({
      rows: z.array(importedRowSchema),
      /** By which new rows are asked for, or were imported; null where there are none, and after a dry run. */
      change: governanceChangeSchema.nullable(),
    }),
  }),
} as const;
