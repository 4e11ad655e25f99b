import { permissionTypeSchema } from './fields/permission-level.ts';
import type { Change } from './request.ts';

/** 1 write, 2 read, 3 no access; any other integer as given; 0 for a name that is not known; null when not given. */
export function permissionTypeOf(change: Change): number | null {
  if (change.permissionType === undefined) return null;
  const form = permissionTypeSchema.safeParse(change.permissionType).data;
  return typeof form === 'number' ? form : 0;
}
