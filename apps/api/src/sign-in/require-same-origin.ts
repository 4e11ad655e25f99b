import { CountersignError } from '@countersign/schema';
import type { FastifyRequest } from 'fastify';
import type { PublicAddress } from './public-address.ts';

/**
 * Makes sure that a call with a cookie, or one that gives a cookie, comes from a page of this installation: the cookie alone says only which
 * browser it is. What changes something has to say so itself; browsers send `Origin` with it, and pages cannot choose it.
 * @throws CountersignError CROSS_SITE
 */
export function requireSameOrigin(request: FastifyRequest, { origin }: PublicAddress): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const site = request.headers['sec-fetch-site'];
  const isOwnSite = site === undefined || site === 'same-origin' || (isRead && site === 'none');
  if (!isOwnSite || (!isRead && request.headers.origin !== origin))
    throw new CountersignError('CROSS_SITE', { origin });
}
