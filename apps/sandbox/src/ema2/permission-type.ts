import { z } from 'zod';
import { assumed } from '../assumptions.ts';
import type { Access, SpecificPermissions } from '../eset/person.ts';
import { InvalidInput } from '../parse-input.ts';
import type { Settings } from '../store/settings.ts';

/** Numbers of the permission levels (User/Create; the same in the EMA1 mapping). */
export const PERMISSION_NUMBER: Record<Access, 1 | 2 | 3> = { Write: 1, Read: 2, NoAccess: 3 };

const ACCESS_OF_NUMBER: Record<number, Access> = { 1: 'Write', 2: 'Read', 3: 'NoAccess' };

export const permissionTypeSchema = z.union([z.string(), z.number()]);

/** Keys are company ids, values 1 (write) or 2 (read). */
export const specificPermissionsSchema = z.record(z.string(), z.union([z.literal(1), z.literal(2)]));

/**
 * The permission level in a body. The page describes the integers 1, 2 and 3 and shows the string "Write" in its sample,
 * so which of the two a server takes is a setting. Throws `InvalidInput`.
 */
export function parsePermissionType(value: string | number, settings: Settings['ema2']): Access {
  const byName =
    settings.acceptStringPermissionTypes &&
    typeof value === 'string' &&
    Object.hasOwn(PERMISSION_NUMBER, value);
  if (byName) return value as Access;
  const accepted = assumed('ema2.permission-type-integers', settings.acceptIntegerPermissionTypes);
  const byNumber = accepted && typeof value === 'number' ? ACCESS_OF_NUMBER[value] : undefined;
  if (byNumber) return byNumber;
  throw new InvalidInput({ permissionType: ['The input was not valid.'] });
}

export function specificFromNumbers(numbers: Record<string, 1 | 2>): SpecificPermissions {
  return Object.fromEntries(
    Object.entries(numbers).map(([id, value]) => [id, value === 1 ? 'Write' : 'Read']),
  );
}

export function specificToNumbers(permissions: SpecificPermissions): Record<string, number> {
  return Object.fromEntries(
    Object.entries(permissions).map(([id, access]) => [id, PERMISSION_NUMBER[access]]),
  );
}
