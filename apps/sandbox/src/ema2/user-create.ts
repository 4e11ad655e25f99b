import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { accessTo } from '../eset/access.ts';
import { createPerson } from '../eset/create-person.ts';
import type { SandboxState } from '../state.ts';
import { callerOf } from './authenticate.ts';
import { emailTaken, forbidden } from './errors.ts';
import { parseEma2Body } from './parse-body.ts';
import { parsePermissionType, permissionTypeSchema, specificPermissionsSchema } from './permission-type.ts';
import { requireCountry } from './require-country.ts';
import { parseSpecificPermissions } from './specific-permissions.ts';
import { userView } from './user-view.ts';

const bodySchema = z.object({
  firstName: z.string().trim().min(1),
  lastName: z.string().trim().min(1),
  email: z.email(),
  countryCode: z.string(),
  permissionType: permissionTypeSchema,
  description: z.string().nullish(),
  phone: z.string().nullish(),
  specificPermissions: specificPermissionsSchema.nullish(),
});

/**
 * `User/Create` (user_create.html): a user under the caller's own company, without API access of any kind. The answer
 * says status 1 (active), as the page does, although the person still has to activate.
 */
export function userCreate(app: FastifyInstance, state: SandboxState): void {
  app.post('/api/User/Create', (request) => {
    const { person: caller, company } = callerOf(request);
    const body = parseEma2Body(bodySchema, request.body);
    const settings = state.settings.current().ema2;
    const access = parsePermissionType(body.permissionType, settings);
    requireCountry(body.countryCode);
    const numbers = body.specificPermissions ?? {};
    const specificPermissions = parseSpecificPermissions(state, { access, parent: company, numbers });
    if (accessTo(caller, company) !== 'Write') throw forbidden();
    const created = createPerson(state, {
      company,
      via: 'api',
      fields: {
        email: body.email,
        firstName: body.firstName,
        lastName: body.lastName,
        description: body.description ?? '',
        phone: body.phone ?? '',
        countryCode: body.countryCode,
        access,
        specificPermissions,
        integrations: false,
      },
    });
    if (!created) throw emailTaken();
    return { ...userView(created, company), status: settings.createAnswersStatus };
  });
}
