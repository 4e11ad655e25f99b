import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { REGIONS, type Region } from '../eset/person.ts';
import { ConnectError } from './errors.ts';

const paramsSchema = z.object({ region: z.enum(REGIONS) });

/** The region whose host was called. A region that does not exist has no host: 404. */
export function regionOf(request: FastifyRequest): Region {
  const params = paramsSchema.safeParse(request.params);
  if (!params.success) throw new ConnectError(404);
  return params.data.region;
}

/** Tokens name the region that issued them. */
export function issuerOf(region: Region): string {
  return `https://${region}.business-account.iam.eset.systems`;
}
