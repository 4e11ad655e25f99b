import { z } from 'zod';
import { destinationSchema } from '../destination.ts';
import { textSchema } from '../fields/text-schema.ts';
import { governanceChangeSchema } from '../governance.ts';
import { idParam } from './parts.ts';
import { defineRoute } from './route.ts';

/** Where things are sent, as the host is configured, and asking for it. */
export const DESTINATION_ROUTES = {
  listDestinations: defineRoute({
    method: 'GET',
    path: '/v1/destinations',
    summary: 'Where the log and notifications are sent, and what waits for that to be approved',
    permission: 'delivery.read',
    status: 200,
    response: z.strictObject({ destinations: z.array(destinationSchema) }),
  }),
  openDestination: defineRoute({
    method: 'POST',
    path: '/v1/destinations/:id/open',
    summary: 'Ask for things to be sent to a destination that the host names; two others have to approve',
    permission: 'governance.propose',
    idempotent: true,
    params: idParam('destination'),
    body: z.strictObject({ reason: textSchema({ max: 1_000, blank: 'must say why' }) }),
    status: 201,
    response: governanceChangeSchema,
  }),
} as const;
