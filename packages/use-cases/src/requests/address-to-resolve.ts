import type { ApiUser } from '@countersign/schema';
import { z } from 'zod';

const addressSchema = z.email();

/** The address by which a provider's user can be looked up, where its inventory record has no identifier of it. */
export function addressToResolve(apiUser: ApiUser): string | null {
  if (apiUser.providerId !== null || apiUser.state === 'reserved') return null;
  return addressSchema.safeParse(apiUser.label).success ? apiUser.label : null;
}
