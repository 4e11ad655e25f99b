import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isCountry } from '../../eset/country.ts';
import { createPerson, type NewPerson } from '../../eset/create-person.ts';
import type { EsetProvider } from '../../eset/person.ts';
import { parseInput } from '../../parse-input.ts';
import { Refusal } from '../errors.ts';
import { companyOf, operatorOf, type Portal, requireGranter, requireManager } from './operator.ts';
import { personView } from './person-view.ts';
import { accessSchema, requireSpecificAllowed, specificPermissionsSchema } from './user-fields.ts';

const paramsSchema = z.object({ companyId: z.string() });

const common = z.strictObject({
  operator: z.string(),
  email: z.email(),
  access: accessSchema,
  integrations: z.boolean().default(false),
  description: z.string().default(''),
  specificPermissions: specificPermissionsSchema.default({}),
});

const name = z.string().trim().min(1);

/** The form of each product. In the Hub the invitee enters the names (add_user.html). */
const FORMS = {
  'eset-business-account': common.extend({
    firstName: name,
    lastName: name,
    countryCode: z.string().default(''),
    phone: z.string().default(''),
  }),
  'eset-msp-administrator-2': common.extend({
    firstName: name,
    lastName: name,
    countryCode: z.string().refine(isCountry, 'Not a three-letter country code.'),
    phone: z.string().default(''),
  }),
  'eset-protect-hub': common.transform((form) => ({
    ...form,
    firstName: '',
    lastName: '',
    countryCode: '',
    phone: '',
  })),
} satisfies Record<EsetProvider, z.ZodType<NewPerson & { operator: string }>>;

/** User management > New user, with the Integrations toggle; sends the invitation. */
export function createUser(app: FastifyInstance, portal: Portal): void {
  app.post('/companies/:companyId/users', (request, reply) => {
    const { operator: email, ...fields } = parseInput(FORMS[portal.provider], request.body);
    const company = companyOf(portal, parseInput(paramsSchema, request.params).companyId);
    const operator = operatorOf(portal, email);
    requireManager(operator, company);
    if (fields.integrations) requireGranter(portal, operator, company);
    requireSpecificAllowed(fields.access, fields.specificPermissions);
    const person = createPerson(portal.state, { company, fields, via: 'portal' });
    if (!person) throw new Refusal('EMAIL_TAKEN', `${fields.email} is a user already.`);
    return reply.code(201).send(personView(person));
  });
}
