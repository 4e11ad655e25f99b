import { CountersignError, isLoopback } from '@countersign/schema';
import type { FastifyInstance } from 'fastify';
import type { PublicAddress } from './public-address.ts';

/**
 * Makes sure that a call comes from this machine, and that the service is reached from nowhere else: an address without HTTPS alone says
 * only what people were told to open.
 * @throws CountersignError LINK_NOT_HERE
 */
export function requireThisMachine(
  app: FastifyInstance,
  { address, ip }: { readonly address: PublicAddress; readonly ip: string },
): void {
  const bound = app.server.address();
  const isHere = bound === null || typeof bound === 'string' || isLoopback(bound.address);
  if (address.isSecure || !isHere || !isLoopback(ip)) throw new CountersignError('LINK_NOT_HERE');
}
