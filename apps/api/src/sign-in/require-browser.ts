import { CountersignError } from '@countersign/schema';
import type { FastifyRequest } from 'fastify';
import type { PublicAddress } from './public-address.ts';
import { requireSameOrigin } from './require-same-origin.ts';

/**
 * Makes sure that a call comes from a page of this installation, and gives the address.
 * @throws CountersignError CROSS_SITE, PUBLIC_ADDRESS_UNKNOWN
 */
export function requireBrowser(
  request: FastifyRequest,
  addressOf: () => PublicAddress | null,
): PublicAddress {
  const address = addressOf();
  if (address === null) throw new CountersignError('PUBLIC_ADDRESS_UNKNOWN');
  requireSameOrigin(request, address);
  return address;
}
