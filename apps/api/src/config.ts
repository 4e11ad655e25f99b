import { parseConfiguration } from '@countersign/schema';
import type { ServerLimits } from './build-app.ts';

/** What the API is started with. Durations are in milliseconds, sizes in bytes. */
export interface ApiConfig extends ServerLimits {
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly permitMillis: number;
  readonly batchMaxBytes: number;
  readonly retentionMillis: number;
  readonly logLevel: string;
  /** File of the witness policy. */
  readonly witnessPolicy: string | null;
}

/** @throws ConfigurationError naming every setting that is wrong */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ApiConfig {
  const parsed = parseConfiguration(
    [
      'COUNTERSIGN_DATA',
      'API_HOST',
      'API_PORT',
      'API_ALLOWED_HOSTS',
      'API_REQUEST_SECONDS',
      'API_MAX_CONNECTIONS',
      'PERMIT_HOURS',
      'BATCH_MAX_BYTES',
      'LOG_LEVEL',
      'WITNESS_POLICY',
      'LOG_RETENTION_DAYS',
    ],
    environment,
  );
  return {
    dataDirectory: parsed.COUNTERSIGN_DATA,
    host: parsed.API_HOST,
    port: parsed.API_PORT,
    allowedHosts: [parsed.API_HOST, ...(parsed.API_ALLOWED_HOSTS?.split(' ') ?? [])],
    requestMillis: parsed.API_REQUEST_SECONDS * 1_000,
    maxConnections: parsed.API_MAX_CONNECTIONS,
    permitMillis: parsed.PERMIT_HOURS * 3_600_000,
    batchMaxBytes: parsed.BATCH_MAX_BYTES,
    retentionMillis: parsed.LOG_RETENTION_DAYS * 86_400_000,
    logLevel: parsed.LOG_LEVEL,
    witnessPolicy: parsed.WITNESS_POLICY ?? null,
  };
}
