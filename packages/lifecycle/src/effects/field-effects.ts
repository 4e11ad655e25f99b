import {
  type Action,
  type ApiUser,
  type Change,
  type Effect,
  mergeEffects,
  permissionTypeOf,
} from '@countersign/schema';

/** Field of a change. */
export type ChangeField = keyof Change;

/** What the effects of a change depend on, beside the change itself. */
export interface EffectContext {
  readonly action: Action;
  /** As the inventory knows it; null for a create. */
  readonly target: Pick<ApiUser, 'state' | 'permissionType'> | null;
}

/** Levels of `specificPermissions`. */
const WRITE = 1;
/** `permissionType` 3: no access to the own company, and so none at all unless single companies are named. */
const NO_ACCESS = 3;

/** Nobody knows what it was before, so it may be anything. */
const ANY_RIGHTS: readonly Effect[] = ['gives-access', 'takes-access', 'raises-rights', 'lowers-rights'];

/** What each field does to a user who exists; a field that is missing here does not get past the compiler. */
const FIELD_EFFECTS: Record<
  ChangeField,
  readonly Effect[] | ((change: Change, context: EffectContext) => readonly Effect[])
> = {
  // Opens an account together with its first user; refused by policy, and told to the policies for what it is.
  newAccount: ['creates-user', 'gives-access'],
  companyId: ['changes-identity'],
  firstName: ['changes-details'],
  lastName: ['changes-details'],
  email: ['changes-identity'],
  phone: ['changes-details'],
  description: ['changes-details'],
  countryCode: ['changes-details'],
  permissionType: rightsOnOwnCompany,
  specificPermissions: rightsOnSingleCompanies,
  userId: ['changes-identity'],
  // No provider documents which values there are, so it may switch access on or off.
  status: ['gives-access', 'takes-access'],
  username: ['changes-identity'],
  enabled: ({ enabled }) => [enabled === false ? 'takes-access' : 'gives-access'],
  password: ['replaces-credentials'],
  newPassword: ['replaces-credentials'],
  clear: erasedFields,
};

/**
 * Whether a change touches the rights of a user who exists: only then do its effects depend on which user that is. Every field
 * whose effects are read from the user is one of these.
 */
export function setsRights({ permissionType, specificPermissions, clear = [] }: Change): boolean {
  return (
    permissionType !== undefined || specificPermissions !== undefined || clear.includes('specificPermissions')
  );
}

/** What one field of a change does to access. Of a new user, what the field adds to making one. */
export function fieldEffects(field: ChangeField, change: Change, context: EffectContext): readonly Effect[] {
  if (change[field] === undefined) return [];
  if (context.action === 'create') return newUserEffects(field, change);
  const effects = FIELD_EFFECTS[field];
  return typeof effects === 'function' ? effects(change, context) : effects;
}

/** Erasing the rights on single companies leaves none; the other fields that can be erased say nothing about rights. */
function erasedFields({ clear = [] }: Change, context: EffectContext): readonly Effect[] {
  return mergeEffects(
    ...clear.map((field) =>
      field === 'specificPermissions' ? rightsOnSingleCompanies({}, context) : (['changes-details'] as const),
    ),
  );
}

/** Everything else about a new user is part of making it; only what it may do can be more or less. */
function newUserEffects(field: ChangeField, change: Change): readonly Effect[] {
  const writes =
    (field === 'permissionType' && permissionTypeOf(change) === WRITE) ||
    (field === 'specificPermissions' && Object.values(change.specificPermissions ?? {}).includes(WRITE));
  return writes ? ['raises-rights'] : [];
}

/**
 * `permissionType`: 1 to write, 2 to read, 3 no access to the own company. The rights of a disabled user were withdrawn, so
 * whatever it gets is access. Naming the right that the inventory knows is still a call that sets it, and no effect on it.
 */
function rightsOnOwnCompany(change: Change, { target }: EffectContext): readonly Effect[] {
  const wanted = permissionTypeOf(change);
  if (wanted === null || wanted < WRITE || wanted > NO_ACCESS) return ANY_RIGHTS;
  const current = target?.state === 'disabled' ? NO_ACCESS : (target?.permissionType ?? null);
  if (wanted === current) return ['changes-details'];
  if (wanted === NO_ACCESS) return ['takes-access', 'lowers-rights'];
  if (current === null) {
    return wanted === WRITE
      ? ['gives-access', 'raises-rights']
      : ['gives-access', 'raises-rights', 'lowers-rights'];
  }
  if (current === NO_ACCESS) return ['gives-access', 'raises-rights'];
  return [wanted < current ? 'raises-rights' : 'lowers-rights'];
}

/**
 * `specificPermissions` takes the place of all that there were, and the inventory does not know which those are. Somebody
 * without access to the own company has access by these alone.
 */
function rightsOnSingleCompanies(change: Change, { target }: EffectContext): readonly Effect[] {
  const given = Object.keys(change.specificPermissions ?? {}).length > 0;
  const reachesOwnCompany =
    target !== null &&
    target.state !== 'disabled' &&
    target.permissionType !== null &&
    target.permissionType < NO_ACCESS;
  if (given) return reachesOwnCompany ? ['raises-rights', 'lowers-rights'] : ANY_RIGHTS;
  return reachesOwnCompany ? ['raises-rights', 'lowers-rights'] : ['takes-access', 'lowers-rights'];
}
