import type { Change, ErasableField } from '@countersign/schema';
import {
  inForm,
  type PermissionType,
  type PermissionTypeForm,
  requirePermissionType,
} from './permission-type.ts';
import type { Ema2User } from './user.ts';

/** Fields of a user that a call can set. One that is absent keeps its value; one that is empty erases it. */
export interface UserFields {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly description?: string;
  readonly phone?: string;
  readonly countryCode?: string;
  readonly permissionType?: PermissionType;
  /** companyId to 1 (write) or 2 (read). */
  readonly specificPermissions?: Readonly<Record<string, number>>;
}

const TEXTS = ['firstName', 'lastName', 'description', 'phone', 'countryCode'] as const;

/** A field that is there and empty is erased (company_update.html; for users inferred, so the read-back tells). */
const ERASED = {
  phone: '',
  description: '',
  specificPermissions: {},
} as const satisfies Record<ErasableField, UserFields[ErasableField]>;

/** What User/Update takes of a change: no address, status or password (user_update.html). @throws ConnectorFailure */
export function updatableFields(change: Change): UserFields {
  const texts = TEXTS.flatMap((field) =>
    change[field] === undefined ? [] : [[field, change[field]] as const],
  );
  return {
    ...Object.fromEntries(texts),
    ...Object.fromEntries((change.clear ?? []).map((field) => [field, ERASED[field]])),
    ...(change.permissionType === undefined
      ? {}
      : { permissionType: requirePermissionType(change.permissionType) }),
    ...(change.specificPermissions === undefined ? {} : { specificPermissions: change.specificPermissions }),
  };
}

/** What User/Create takes of a change (user_create.html). @throws ConnectorFailure */
export function creatableFields(change: Change): UserFields {
  return { ...updatableFields(change), ...(change.email === undefined ? {} : { email: change.email }) };
}

/** The fields as a body has them. */
export function toBody(fields: UserFields, form: PermissionTypeForm): Record<string, unknown> {
  const { permissionType, ...others } = fields;
  return permissionType === undefined ? others : { ...others, permissionType: inForm(permissionType, form) };
}

export interface Comparison {
  /** Names of the fields whose value is another one. */
  readonly differences: readonly string[];
  /** Names of the fields that the provider's answer does not have. */
  readonly unreadable: readonly string[];
}

/** Compares what was asked for with what the provider has. */
export function compareFields(wanted: UserFields, user: Ema2User): Comparison {
  const names = Object.keys(wanted) as (keyof UserFields)[];
  return {
    differences: names.filter((name) => user[name] !== undefined && !isEqual(name, wanted, user)),
    unreadable: names.filter((name) => user[name] === undefined),
  };
}

function isEqual(name: keyof UserFields, wanted: UserFields, user: Ema2User): boolean {
  if (name === 'specificPermissions') {
    return canonical(wanted.specificPermissions ?? {}) === canonical(user.specificPermissions ?? {});
  }
  if (name === 'email') return wanted.email?.toLowerCase() === user.email?.toLowerCase();
  return wanted[name] === user[name];
}

/** Identifiers of companies are compared without regard to case, as the answer's property names are. */
function canonical(permissions: Readonly<Record<string, number>>): string {
  return JSON.stringify(
    Object.entries(permissions)
      .map(([company, level]) => [company.toLowerCase(), level] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
