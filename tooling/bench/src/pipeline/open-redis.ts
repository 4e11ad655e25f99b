import { REDIS_INSTALLED, startRedis } from '@countersign/test-kit';
import type { Own } from '../resources/with-resources.ts';

/** A Redis of its own. Gives its address. @throws Error where Redis is not installed, with how to get it */
export async function openRedis(own: Own): Promise<string> {
  if (!REDIS_INSTALLED) {
    throw new Error(
      'redis-server is not installed; install it (for example "apt-get install redis-server" or "brew install redis") and run the benchmark again.',
    );
  }
  const redis = await startRedis();
  await own(async () => redis[Symbol.asyncDispose]());
  return redis.url;
}
