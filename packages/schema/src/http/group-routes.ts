import { z } from 'zod';
import { groupViewSchema, MAX_MEMBERS } from '../group.ts';
import { idSchema } from '../ids.ts';
import { reasonSchema } from '../reason.ts';
import { slugSchema } from '../vocabulary.ts';
import { defineRoute } from './route.ts';

/** Named sets of people, of which policies can ask that one of them approves. */
export const GROUP_ROUTES = {
  listGroups: defineRoute({
    method: 'GET',
    path: '/v1/groups',
    summary: 'The groups of which policies can ask that one approves, with who is in them',
    permission: 'group.read',
    status: 200,
    response: z.strictObject({ groups: z.array(groupViewSchema) }),
  }),
  setGroup: defineRoute({
    method: 'POST',
    path: '/v1/groups/:id',
    summary: 'Ask for a group to have these members; taking somebody out is done at once',
    permission: 'group.set',
    idempotent: true,
    proposes: true,
    params: z.object({ id: slugSchema }),
    body: z.strictObject({
      members: z.array(idSchema('principal')).max(MAX_MEMBERS),
      /** May be left out while the installation is being set up. */
      reason: reasonSchema.optional(),
    }),
    status: 200,
    response: groupViewSchema,
  }),
} as const;
