import type { ApiUser, StepResult } from '@countersign/schema';

/**
 * The user name that an API user signs in with: on dotdigital the one that the provider made up, elsewhere the address. In
 * a create or a rotation on dotdigital a step of the same request brings it, and until it is proven it is a candidate that
 * only a sign-in with the password made here makes true. Null while it is not known.
 */
export function ownUserName(
  apiUser: Pick<ApiUser, 'provider' | 'providerId' | 'label'>,
  earlier: readonly { readonly result: StepResult | null }[],
): string | null {
  if (apiUser.provider !== 'dotdigital') return apiUser.label;
  const made = earlier.findLast(({ result }) => result?.providerId !== undefined)?.result?.providerId;
  return made ?? apiUser.providerId;
}
