import type { Change } from './request.ts';

/**
 * The vendor's page gives the permission as a name in its example and as 1, 2, 3 in its table; both are taken
 * (https://help.eset.com/ema/2/api/en-US/user_create.html). 0 stands for a name that is not known.
 */
const BY_NAME: Readonly<Record<string, number>> = { write: 1, read: 2, noaccess: 3 };

/** 1 write, 2 read, 3 no access; any other integer as given; 0 for an unknown name; null when not given. */
export function permissionTypeOf(change: Change): number | null {
  const given = change.permissionType;
  if (given === undefined) return null;
  if (typeof given === 'number') return given;
  const text = given
    .trim()
    .toLowerCase()
    .replace(/[\s_-]/g, '');
  return /^\d{1,9}$/.test(text) ? Number(text) : (BY_NAME[text] ?? 0);
}
