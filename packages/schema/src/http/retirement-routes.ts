import { z } from 'zod';
import { accountSchema, shownIntegrationSchema } from '../account.ts';
import { reasonSchema } from '../reason.ts';
import { slugSchema } from '../vocabulary.ts';
import { defineRoute } from './route.ts';

const params = z.object({ id: slugSchema });
const body = z.strictObject({ retired: z.boolean(), reason: reasonSchema });

/** What is not used any more. Retiring takes something away and waits for nobody; using it again is a change that others approve. */
export const RETIREMENT_ROUTES = {
  retireAccount: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:id/retirement',
    summary:
      'Retire an account, so that nothing but taking access away is done there, or ask for it to be used again',
    permission: 'account.register',
    idempotent: true,
    proposes: true,
    params,
    body,
    status: 200,
    response: accountSchema,
  }),
  retireIntegration: defineRoute({
    method: 'POST',
    path: '/v1/integrations/:id/retirement',
    summary:
      'Retire an integration, so that nothing gets access for it any more, or ask for it to be used again',
    permission: 'integration.correct',
    idempotent: true,
    proposes: true,
    params,
    body,
    status: 200,
    response: shownIntegrationSchema,
  }),
} as const;
