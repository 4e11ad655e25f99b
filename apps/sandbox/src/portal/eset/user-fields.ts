import { z } from 'zod';
import { specificPermissionsAllowed } from '../../eset/access.ts';
import { ACCESS_LEVELS, type Access, type SpecificPermissions } from '../../eset/person.ts';
import { InvalidInput } from '../../parse-input.ts';

export const accessSchema = z.enum(ACCESS_LEVELS);

/** Keys are company ids. */
export const specificPermissionsSchema = z.record(z.string(), z.enum(['Write', 'Read']));

export function requireSpecificAllowed(access: Access, permissions: SpecificPermissions): void {
  if (Object.keys(permissions).length === 0 || specificPermissionsAllowed(access)) return;
  throw new InvalidInput({ specificPermissions: ['Allowed only beside Read or NoAccess.'] });
}
