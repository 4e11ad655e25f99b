import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { assumed } from '../assumptions.ts';
import { specificPermissionsAllowed } from '../eset/access.ts';
import { type Company, isTopRole, type Person } from '../eset/person.ts';
import { type PersonChange, updatePerson } from '../eset/update-person.ts';
import type { SandboxState } from '../state.ts';
import { callerOf } from './authenticate.ts';
import { forbidden } from './errors.ts';
import { findUser } from './find-user.ts';
import { parseEma2Body } from './parse-body.ts';
import { parsePermissionType, permissionTypeSchema, specificPermissionsSchema } from './permission-type.ts';
import { requireCountry } from './require-country.ts';
import { parseSpecificPermissions } from './specific-permissions.ts';
import { userView } from './user-view.ts';

const text = z.string().nullable().optional();

/** No email, status, password or two-factor field: what a caller sends of them is ignored. */
const bodySchema = z.object({
  userId: z.string().min(1),
  firstName: text,
  lastName: text,
  description: text,
  phone: text,
  countryCode: z.string().optional(),
  permissionType: permissionTypeSchema.optional(),
  specificPermissions: specificPermissionsSchema.nullable().optional(),
});

type UpdateBody = z.infer<typeof bodySchema>;

/** `User/Update`: needs write permission on that user. An omitted field keeps its value, an empty one erases it. */
export function userUpdate(app: FastifyInstance, state: SandboxState): void {
  app.post('/api/User/Update', (request) => {
    const body = assumed('ema2.unknown-fields-ignored', parseEma2Body(bodySchema, request.body));
    const found = findUser(state, { caller: callerOf(request), userId: body.userId, need: 'write' });
    const change = readChange(state, body, found);
    return userView(updatePerson(state, { person: found.person, change, via: 'api' }), found.company);
  });
}

function readChange(
  state: SandboxState,
  body: UpdateBody,
  { person, company }: { person: Person; company: Company },
): PersonChange {
  const change: PersonChange = {};
  for (const field of ['firstName', 'lastName', 'description', 'phone'] as const) {
    if (body[field] !== undefined) change[field] = assumed('ema2.update-keeps-or-erases', body[field] ?? '');
  }
  if (body.countryCode !== undefined) {
    requireCountry(body.countryCode);
    change.countryCode = body.countryCode;
  }
  if (body.permissionType !== undefined) {
    if (isTopRole(person)) throw forbidden();
    change.access = parsePermissionType(body.permissionType, state.settings.current().ema2);
  }
  const access = change.access ?? person.access;
  if (body.specificPermissions !== undefined) {
    const numbers = body.specificPermissions ?? {};
    change.specificPermissions = parseSpecificPermissions(state, { access, parent: company, numbers });
  } else if (!specificPermissionsAllowed(access)) {
    change.specificPermissions = {};
  }
  return change;
}
