import type { LogFile } from '../log/log-file.ts';
import type { Own } from '../resources/with-resources.ts';
import { apiUserAddresses } from './company.ts';
import { openLogOf } from './open-log-of.ts';
import { openRedis } from './open-redis.ts';
import { type Provider, providerAt } from './provider.ts';
import { type People, registerCompany } from './register-company.ts';
import { type Installation, startInstallation } from './start-installation.ts';

/** Approvals, steps and jobs under way at once. */
export const CONCURRENCY = 8;

/** An installation that runs as in earnest, with API users to work on. */
export interface Pipeline {
  readonly redisUrl: string;
  readonly installation: Installation;
  readonly people: People;
  readonly provider: Provider;
  readonly log: LogFile;
  readonly addresses: readonly string[];
}

/** Starts Redis, stand-in, API and worker, and puts so many API users in place. */
export async function openPipeline(
  own: Own,
  { apiUsers, profile }: { readonly apiUsers: number; readonly profile?: string | undefined },
): Promise<Pipeline> {
  const redisUrl = await openRedis(own);
  const installation = await startInstallation(own, { redisUrl, concurrency: CONCURRENCY, profile });
  const addresses = apiUserAddresses(apiUsers);
  const people = await registerCompany(installation, addresses);
  const provider = providerAt(installation.sandboxUrl);
  return { redisUrl, installation, people, provider, log: await openLogOf(installation, own), addresses };
}
