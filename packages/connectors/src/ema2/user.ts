import type { Instant, Observation, StepResult } from '@countersign/schema';
import { z } from 'zod';
import { type PermissionType, readPermissionType } from './permission-type.ts';

const ZONED = /(Z|[+-]\d{2}:?\d{2})$/i;

/** Reads a point in time; the documents do not show its form. Without a zone it is taken as UTC. Undefined if unreadable. */
function readTimestamp(value: unknown): Instant | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const instant = Date.parse(value.includes('T') && !ZONED.test(value) ? `${value}Z` : value);
  return Number.isNaN(instant) ? undefined : instant;
}

/** A user as the API shows it (current.html). Undefined is what an answer does not have. */
export interface Ema2User {
  readonly id: string;
  readonly email: string | undefined;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  readonly description: string | undefined;
  readonly phone: string | undefined;
  readonly countryCode: string | undefined;
  readonly companyId: string | undefined;
  readonly permissionType: PermissionType | undefined;
  /** companyId, in lower case, to level. */
  readonly specificPermissions: Readonly<Record<string, number>> | undefined;
  readonly twoFactorEnabled: boolean | undefined;
  readonly status: 'active' | 'pending' | undefined;
  readonly created: Instant | undefined;
}

/** The calls of the API that show a user. */
export const SHOWN_BY = {
  details: { call: 'user-details', status: 200, code: null },
  noDetails: { call: 'user-details', status: 404, code: null },
  search: { call: 'user-search', status: 200, code: null },
} as const satisfies Record<string, Observation>;

/** An erased text may come back empty or as null. */
const text = z
  .string()
  .nullish()
  .transform((value) => (value === null ? '' : value));
const id = z.string().min(1).optional();
const level = z.unknown().optional().transform(readPermissionType);
/** 1 active; 2 waiting for activation, or its link is over (search_users.html). */
const status = z
  .unknown()
  .optional()
  .transform((value) => {
    if (String(value) === '1') return 'active' as const;
    return String(value) === '2' ? ('pending' as const) : undefined;
  });
const permissions = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => (value === null ? {} : value && readLevels(value)));

/** Names in lower case, as `parseResponse` gives them. The calls of the API name some fields differently. */
export const userSchema = z
  .object({
    id,
    publicid: id,
    userid: id,
    email: text,
    firstname: text,
    lastname: text,
    description: text,
    phonenumber: text,
    phone: text,
    country: z.object({ countrycode: text }).nullish(),
    company: z.object({ companyid: id, id }).nullish(),
    companyid: id,
    permissiontype: level,
    permission: level,
    specificpermissions: permissions,
    twofactorenabled: z.boolean().optional(),
    status,
    state: status,
    created: z.unknown().optional().transform(readTimestamp),
  })
  .transform((user, issues): Ema2User => {
    const identifier = user.id ?? user.publicid ?? user.userid;
    if (identifier === undefined) {
      issues.addIssue({ code: 'custom', path: ['id'], message: 'must be there' });
      return z.NEVER;
    }
    return {
      id: identifier,
      email: user.email,
      firstName: user.firstname,
      lastName: user.lastname,
      description: user.description,
      phone: user.phonenumber ?? user.phone,
      countryCode: user.country === null ? '' : user.country?.countrycode,
      companyId: user.company?.companyid ?? user.company?.id ?? user.companyid,
      permissionType: user.permissiontype ?? user.permission,
      specificPermissions: user.specificpermissions,
      twoFactorEnabled: user.twofactorenabled,
      status: user.status ?? user.state,
      created: user.created,
    };
  });

function readLevels(value: Record<string, unknown>): Record<string, number> {
  // A level that cannot be read must not look like no level at all.
  return Object.fromEntries(
    Object.entries(value).map(([company, inner]) => [company, readPermissionType(inner) ?? 0]),
  );
}

/** What a look at the user brought to light, without the fields that the answer does not have. */
export function resultOf(
  user: Ema2User,
  knownBy: StepResult['knownBy'],
  observations?: readonly Observation[],
): StepResult {
  return {
    providerId: user.id,
    ...(user.permissionType === undefined ? {} : { permissionType: user.permissionType }),
    ...(user.twoFactorEnabled === undefined ? {} : { twoFactorEnabled: user.twoFactorEnabled }),
    knownBy,
    ...(observations === undefined ? {} : { observations: [...observations] }),
  };
}
