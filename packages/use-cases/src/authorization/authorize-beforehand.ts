import { type Permission, type Principal, permissionOf, RELATIONS } from '@countersign/schema';
import { authorize, authorizeSomewhere } from './authorize.ts';
import { GLOBAL } from './protected-object.ts';

/**
 * Checks what can be checked before the object of a call is known: whether there could be one to which the principal may do
 * this. Where the permission speaks of nothing but what belongs to no account, that is the whole decision.
 * @throws CountersignError FORBIDDEN, PERSON_REQUIRED
 */
export function authorizeBeforehand(principal: Principal, permission: Permission): void {
  const definition = permissionOf(permission);
  const isGlobal = RELATIONS.every(
    (relation) => (definition[relation] !== undefined) === (relation === 'global'),
  );
  if (isGlobal) authorize(principal, permission, GLOBAL);
  else authorizeSomewhere(principal, permission);
}
