import type { StepKey } from '@countersign/schema';
import { failure } from '../failure/failure.ts';
import type { Ema2Context } from './access.ts';
import { readPermissionType } from './permission-type.ts';
import { creatableFields, type UserFields, updatableFields } from './user-fields.ts';

/**
 * No access to the own company, and no company left to which it has any. That an empty map clears the specific permissions
 * follows from the documents on companies (company_update.html); the read-back after it tells whether it did.
 */
const WITHDRAWN: UserFields = { permissionType: 3, specificPermissions: {} };

/**
 * What the provider has to show once the request's change is made: the fields of the last step that changed the user.
 * @throws ConnectorFailure CHANGE_UNUSABLE
 */
export function wantedFields(context: Ema2Context): UserFields {
  const keys = [...context.earlier.map(({ key }) => key), context.step.key];
  return fieldsOf(keys.findLast(changesUser), context);
}

function changesUser(key: StepKey): boolean {
  return key.startsWith('ema2.') && !key.startsWith('ema2.verify-');
}

function fieldsOf(key: StepKey | undefined, context: Ema2Context): UserFields {
  switch (key) {
    case 'ema2.create-user':
      return creatableFields(context.change);
    case 'ema2.withdraw-access':
      return WITHDRAWN;
    case 'ema2.restore-access':
      return restoredFields(context);
    default:
      return updatableFields(context.change);
  }
}

/** The permission that the request names, else the one that the inventory kept from before the withdrawal. */
function restoredFields({ change, apiUser }: Ema2Context): UserFields {
  const { permissionType, specificPermissions } = updatableFields(change);
  const restored = permissionType ?? readPermissionType(apiUser.permissionType);
  if (restored === undefined || (permissionType === undefined && restored === 3)) {
    throw failure('CHANGE_UNUSABLE', {
      message: `Which permission ${apiUser.label} had before is not known. State permissionType in the request.`,
    });
  }
  return { permissionType: restored, ...(specificPermissions === undefined ? {} : { specificPermissions }) };
}
