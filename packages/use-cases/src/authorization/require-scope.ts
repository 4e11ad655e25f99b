import {
  CountersignError,
  type Permission,
  type Principal,
  permissionOf,
  type TokenScope,
} from '@countersign/schema';

/**
 * Makes sure that what somebody signed in with is for this: a person at work does everything that the person may, a token for programs
 * what one of its scopes is for. Nothing by which somebody decides or vouches is in any scope.
 * @param scopes of the token; null for a person at work
 * @throws CountersignError INTERACTIVE_REQUIRED, PERSON_REQUIRED, TOKEN_SCOPE_MISSING
 */
export function requireScope(
  { principal, scopes }: { readonly principal: Principal; readonly scopes: readonly TokenScope[] | null },
  permission: Permission,
): void {
  if (scopes === null) return;
  const { personsOnly, scopes: enough } = permissionOf(permission);
  if (personsOnly === true || enough === undefined) {
    // That it belongs to a machine says more, and who asks the machine is told so.
    const code = principal.kind === 'person' ? 'INTERACTIVE_REQUIRED' : 'PERSON_REQUIRED';
    throw new CountersignError(code, { permission });
  }
  if (enough.some((scope) => scopes.includes(scope))) return;
  const [needed = ''] = enough;
  throw new CountersignError('TOKEN_SCOPE_MISSING', {
    scopes: scopes.join(', ') || 'nothing',
    permission,
    needed,
  });
}
