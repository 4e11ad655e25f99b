import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { specificPermissionsAllowed } from '../../eset/access.ts';
import { isTopRole } from '../../eset/person.ts';
import { type PersonChange, updatePerson } from '../../eset/update-person.ts';
import { parseInput } from '../../parse-input.ts';
import { Refusal } from '../errors.ts';
import { operatorOf, type Portal, requireManager, userOf } from './operator.ts';
import { personView } from './person-view.ts';
import { accessSchema, requireSpecificAllowed, specificPermissionsSchema } from './user-fields.ts';

const paramsSchema = z.object({ userId: z.string() });

const formSchema = z.strictObject({
  operator: z.string(),
  email: z.email().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  description: z.string().optional(),
  phone: z.string().optional(),
  countryCode: z.string().optional(),
  access: accessSchema.optional(),
  specificPermissions: specificPermissionsSchema.optional(),
});

/** User management > Edit. The Integrations toggle has its own route, so that pressing it is one effect of its own. */
export function editUser(app: FastifyInstance, portal: Portal): void {
  app.post('/users/:userId/edit', (request) => {
    const { operator, ...fields } = parseInput(formSchema, request.body);
    const { person, company } = userOf(portal, parseInput(paramsSchema, request.params).userId);
    requireManager(operatorOf(portal, operator), company);
    if (isTopRole(person) && fields.access !== undefined) {
      throw new Refusal('ROLE_PROTECTED', `The access of a ${person.role} cannot be changed.`);
    }
    const change = Object.fromEntries(
      Object.entries(fields).filter(([, value]) => value !== undefined),
    ) as PersonChange;
    const taken = change.email === undefined ? undefined : portal.state.people.byEmail(change.email);
    if (taken !== undefined && taken.id !== person.id)
      throw new Refusal('EMAIL_TAKEN', `${change.email} is a user already.`);
    const access = change.access ?? person.access;
    requireSpecificAllowed(access, change.specificPermissions ?? {});
    if (!specificPermissionsAllowed(access)) change.specificPermissions = {};
    return personView(updatePerson(portal.state, { person, change, via: 'portal' }));
  });
}
