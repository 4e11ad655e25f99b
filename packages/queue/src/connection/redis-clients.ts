import { Cluster, Redis } from 'ioredis';
import type { RedisUrl } from './queue-url.ts';

export type RedisClient = Redis | Cluster;

export interface ClientPurpose {
  /** How often a command is tried over a broken connection before it fails; null waits for as long as it takes. */
  readonly maxRetriesPerRequest: number | null;
  /** Once aborted, a lost connection is not made again. */
  readonly closing: AbortSignal;
}

const CONNECT_TIMEOUT_MILLIS = 5_000;
const RECONNECT_STEP_MILLIS = 100;
const RECONNECT_MAX_MILLIS = 2_000;

/** Makes a client, not yet connected, for whichever topology the URL names. */
export function createRedisClient(url: RedisUrl, purpose: ClientPurpose): RedisClient {
  const reconnectAfter = (times: number) =>
    purpose.closing.aborted ? null : Math.min(times * RECONNECT_STEP_MILLIS, RECONNECT_MAX_MILLIS);
  const shared = {
    db: url.database,
    connectTimeout: CONNECT_TIMEOUT_MILLIS,
    maxRetriesPerRequest: purpose.maxRetriesPerRequest,
    ...(url.username === undefined ? {} : { username: url.username }),
    ...(url.password === undefined ? {} : { password: url.password }),
    ...(url.tls ? { tls: {} } : {}),
  };
  switch (url.topology.kind) {
    case 'single':
      return new Redis({ ...shared, ...url.nodes[0], lazyConnect: true, retryStrategy: reconnectAfter });
    case 'sentinel':
      return new Redis({
        ...shared,
        sentinels: [...url.nodes],
        name: url.topology.masterName,
        lazyConnect: true,
        retryStrategy: reconnectAfter,
        sentinelRetryStrategy: reconnectAfter,
        ...(url.tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
      });
    case 'cluster':
      return new Cluster([...url.nodes], {
        lazyConnect: true,
        clusterRetryStrategy: reconnectAfter,
        redisOptions: shared,
      });
  }
}
