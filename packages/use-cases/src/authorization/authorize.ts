import {
  CountersignError,
  type Grantees,
  type Permission,
  type PermissionDefinition,
  type Principal,
  permissionOf,
  RELATIONS,
  type Relation,
  type Role,
  UNSCOPED_ROLES,
} from '@countersign/schema';
import { isOwner, type ProtectedObject } from './protected-object.ts';

/** Whether a principal may do something to an object, as the table of permissions says. */
export function isAuthorized(principal: Principal, permission: Permission, object: ProtectedObject): boolean {
  if (principal.state !== 'active') return false;
  const definition = permissionOf(permission);
  if (definition.personsOnly === true && principal.kind !== 'person') return false;
  if (definition.vouchedOnly === true && principal.letInBy !== undefined) return false;
  return relationsTo(principal, object).some((relation) => {
    const grantees = definition[relation];
    if (grantees === undefined) return false;
    if (grantees === 'signed-in') return true;
    return grantees.some((role) => roleCounts(principal, role, { definition, object }));
  });
}

/**
 * Makes sure that a principal may do something to an object. Every use case that changes something asks this inside its
 * transaction.
 * @throws CountersignError FORBIDDEN; PERSON_REQUIRED where a machine asks for what only a person may do; NOT_VOUCHED_FOR where it counts that
 *   two people are two
 */
export function authorize(principal: Principal, permission: Permission, object: ProtectedObject): void {
  if (!isAuthorized(principal, permission, object)) throw refusalOf(principal, permission, object.account);
}

/**
 * Makes sure that there could be an object to which a principal may do this: what is checked before the object is known.
 * @throws CountersignError FORBIDDEN, PERSON_REQUIRED, NOT_VOUCHED_FOR
 */
export function authorizeSomewhere(principal: Principal, permission: Permission): void {
  const definition = permissionOf(permission);
  const canBe = RELATIONS.some((relation) => {
    const grantees = definition[relation];
    return grantees === 'signed-in' || grantees?.some((role) => principal.roles.includes(role)) === true;
  });
  const isNobodyElse = definition.vouchedOnly === true && principal.letInBy !== undefined;
  if (!canBe || isNobodyElse || (definition.personsOnly === true && principal.kind !== 'person')) {
    throw refusalOf(principal, permission, undefined);
  }
}

/** Every relation between the two; at least one of `account`, `other` and `global`. */
function relationsTo(principal: Principal, object: ProtectedObject): readonly Relation[] {
  const { account } = object;
  return [
    ...(object.principal === principal.id ? (['own'] as const) : []),
    ...(isOwner(principal, object.integrationOwner) ? (['integration'] as const) : []),
    account === null || account.length === 0 ? 'global' : isInScope(principal, account) ? 'account' : 'other',
  ];
}

function isInScope({ accounts }: Principal, account: string | readonly string[]): boolean {
  if (accounts === null) return true;
  return [account].flat().every((one) => accounts.includes(one));
}

/** Whether a role that somebody has reaches the object. */
function roleCounts(
  principal: Principal,
  role: Role,
  { definition, object }: { definition: PermissionDefinition; object: ProtectedObject },
): boolean {
  if (!principal.roles.includes(role)) return false;
  if (principal.accounts === null || UNSCOPED_ROLES.has(role)) return true;
  const { account } = object;
  if (account === null || account.length === 0) return definition.anyScope === true;
  return isInScope(principal, account);
}

function refusalOf(
  principal: Principal,
  permission: Permission,
  account: ProtectedObject['account'] | undefined,
): CountersignError {
  const definition = permissionOf(permission);
  if (definition.personsOnly === true && principal.kind !== 'person') {
    return new CountersignError('PERSON_REQUIRED', { permission });
  }
  if (definition.vouchedOnly === true && principal.letInBy !== undefined)
    return new CountersignError('NOT_VOUCHED_FOR', { principal: principal.id, letInBy: principal.letInBy });
  const { own, ownedBy, integration } = definition;
  const roles = new Set([
    ...(ownedBy === undefined ? rolesIn(own) : []),
    ...rolesIn(account === null ? definition.global : definition.account),
    ...(account === undefined ? rolesIn(definition.global) : []),
  ]);
  const scope =
    account === undefined || (account === null && definition.anyScope === true)
      ? 'any account'
      : account === null
        ? 'all accounts'
        : [account].flat().join(', ');
  const allowed = [
    ...(roles.size === 0 ? [] : [`somebody with the role ${[...roles].join(' or ')} for ${scope}`]),
    ...(own === undefined || ownedBy === undefined ? [] : [ownedBy]),
    ...(integration === undefined ? [] : ['the owner of the integration']),
  ];
  return new CountersignError('FORBIDDEN', { allowed: allowed.join(' or ') || 'nobody' });
}

const rolesIn = (grantees: Grantees | undefined): readonly string[] =>
  grantees === undefined || grantees === 'signed-in' ? [] : grantees;
