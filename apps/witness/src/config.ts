import { resolve } from 'node:path';
import { ConfigurationError, isLoopback, parseConfiguration } from '@countersign/schema';
import { parseWatchedLogs, type WatchedLogs } from './watched-logs.ts';

/** What the witness is started with. */
export interface WitnessConfig {
  readonly directory: string;
  /** Name of its key; null takes the one that it has, or makes one up at the first start. */
  readonly name: string | null;
  readonly logs: WatchedLogs;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
}

/** @throws ConfigurationError naming every setting that is wrong */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): WitnessConfig {
  const parsed = parseConfiguration(
    [
      'WITNESS_DATA',
      'WITNESS_NAME',
      'WITNESS_LOGS',
      'WITNESS_HOST',
      'WITNESS_TLS_PROXY',
      'WITNESS_PORT',
      'LOG_LEVEL',
    ],
    environment,
  );
  const { WITNESS_HOST: host } = parsed;
  if (!isLoopback(host) && parsed.WITNESS_TLS_PROXY === '0') {
    throw new ConfigurationError([
      `WITNESS_HOST ${host} lets other machines reach the witness in clear: have a proxy speak HTTPS in front of it and set WITNESS_TLS_PROXY=1, or listen on 127.0.0.1`,
    ]);
  }
  return {
    directory: resolve(parsed.WITNESS_DATA),
    name: parsed.WITNESS_NAME ?? null,
    logs: parseWatchedLogs(parsed.WITNESS_LOGS),
    host: parsed.WITNESS_HOST,
    port: parsed.WITNESS_PORT,
    logLevel: parsed.LOG_LEVEL,
  };
}
