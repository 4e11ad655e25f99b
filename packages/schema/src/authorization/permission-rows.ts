import { ROUTES } from '../http/routes.ts';
import { TILE_ROUTES } from '../http/tile-routes.ts';
import { PERMISSIONS, type Permission, permissionOf } from './permissions.ts';
import { RELATIONS, type Relation } from './relations.ts';

/** One permission as people and programs read it. */
export interface PermissionRow {
  readonly permission: string;
  readonly summary: string;
  /** Who may, by relation to the object: roles, or `signed-in`; absent where nobody may. */
  readonly allowed: Readonly<Partial<Record<Relation, readonly string[]>>>;
  readonly ownedBy: string | null;
  readonly personsOnly: boolean;
  /** Whoever one person alone has let in may not, before somebody else vouches for them. */
  readonly vouchedOnly: boolean;
  /** What belongs to no account is open to a role whatever its scope; otherwise the scope has to be all accounts. */
  readonly anyScope: boolean;
  /** Scopes of which a token for programs needs one; empty where only a person who signed in may. */
  readonly scopes: readonly string[];
  /** Method and path of the routes that ask for it. */
  readonly routes: readonly string[];
}

/** The table of permissions, with the routes that ask for each. */
export function permissionRows(): readonly PermissionRow[] {
  return (Object.keys(PERMISSIONS) as Permission[]).map((permission) => {
    const definition = permissionOf(permission);
    const allowed = RELATIONS.flatMap((relation) => {
      const grantees = definition[relation];
      return grantees === undefined ? [] : [[relation, [grantees].flat()] as const];
    });
    return {
      permission,
      summary: definition.summary,
      allowed: Object.fromEntries(allowed),
      ownedBy: definition.ownedBy ?? null,
      personsOnly: definition.personsOnly === true,
      vouchedOnly: definition.vouchedOnly === true,
      anyScope: definition.anyScope === true,
      scopes: definition.scopes ?? [],
      routes: routesOf(permission),
    };
  });
}

function routesOf(permission: Permission): readonly string[] {
  const tiles = Object.values(TILE_ROUTES).map((route) => ({ method: 'GET', ...route }));
  return [...Object.values(ROUTES), ...tiles]
    .filter((route) => route.permission === permission)
    .map(({ method, path }) => `${method} ${path}`);
}
