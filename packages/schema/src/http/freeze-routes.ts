import { z } from 'zod';
import { textSchema } from '../fields/text-schema.ts';
import { freezeSchema } from '../freeze.ts';
import { governanceChangeSchema } from '../governance.ts';
import { providerSchema, slugSchema } from '../vocabulary.ts';
import { idParam } from './parts.ts';
import { defineRoute } from './route.ts';

/** Stopping execution. That it goes on is a governance change. */
export const FREEZE_ROUTES = {
  freeze: defineRoute({
    method: 'POST',
    path: '/v1/freezes',
    summary: 'Stop all execution, or that of one account or provider, at once; what is approved waits',
    permission: 'installation.freeze',
    idempotent: true,
    body: z
      .strictObject({
        account: slugSchema.optional(),
        provider: providerSchema.optional(),
        reason: textSchema({ max: 1_000, blank: 'must say why' }),
        /** Has permits void that were issued before and not used: those requests fail and are asked for anew. */
        voidPermits: z.boolean().default(false),
      })
      .refine(({ account, provider }) => account === undefined || provider === undefined, {
        error: 'must name an account or a provider, not both',
      }),
    status: 201,
    response: freezeSchema,
  }),
  thaw: defineRoute({
    method: 'POST',
    path: '/v1/freezes/:id/thaw',
    summary: 'Ask for what a freeze stopped to go on; two others have to approve, and not whoever stopped it',
    permission: 'installation.freeze',
    idempotent: true,
    params: idParam('freeze'),
    body: z.strictObject({ reason: textSchema({ max: 1_000, blank: 'must say why' }) }),
    status: 201,
    response: governanceChangeSchema,
  }),
  listFreezes: defineRoute({
    method: 'GET',
    path: '/v1/freezes',
    summary: 'Freezes that are in force',
    permission: 'installation.read',
    status: 200,
    response: z.strictObject({ freezes: z.array(freezeSchema) }),
  }),
} as const;
