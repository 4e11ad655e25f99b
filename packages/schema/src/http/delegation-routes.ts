import { z } from 'zod';
import { delegationViewSchema } from '../delegation.ts';
import { idSchema } from '../ids.ts';
import { reasonSchema } from '../reason.ts';
import { idParam } from './parts.ts';
import { defineRoute } from './route.ts';

/** Who reviews requests in place of somebody who is away. */
export const DELEGATION_ROUTES = {
  listDelegations: defineRoute({
    method: 'GET',
    path: '/v1/delegations',
    summary: 'Who reviews requests in whose place, newest first; without a role, those of the caller',
    permission: 'delegation.read',
    query: z.strictObject({
      /** Whether to list those that are over or were ended as well. */
      all: z.stringbool().default(false),
    }),
    status: 200,
    response: z.strictObject({ delegations: z.array(delegationViewSchema) }),
  }),
  setDelegation: defineRoute({
    method: 'POST',
    path: '/v1/delegations',
    summary: 'Ask for somebody to review requests in place of the caller, or of somebody else, for a time',
    permission: 'delegation.set',
    proposes: true,
    idempotent: true,
    body: z.strictObject({
      /** In whose place; the caller where it is left out. */
      delegator: idSchema('principal').optional(),
      /** By identifier or by address. */
      delegate: z.union([idSchema('principal'), z.email().max(254)]),
      /** From when it is approved where it is left out. */
      beginsAt: z.iso.datetime().optional(),
      endsAt: z.iso.datetime(),
      /** May be left out while the installation is being set up. */
      reason: reasonSchema.optional(),
    }),
    status: 201,
    response: delegationViewSchema,
  }),
  endDelegation: defineRoute({
    method: 'POST',
    path: '/v1/delegations/:id/end',
    summary: 'End a delegation at once: by either of the two, or by an administrator',
    permission: 'delegation.end',
    idempotent: true,
    params: idParam('governanceChange'),
    status: 200,
    response: delegationViewSchema,
  }),
} as const;
