import { parseConfiguration } from '@countersign/schema';

/** What the worker is started with. Durations are in milliseconds. */
export interface WorkerConfig {
  readonly dataDirectory: string;
  readonly port: number;
  readonly queueUrl: string;
  readonly concurrency: number;
  readonly stepTimeoutMillis: number;
  readonly maxAttempts: number;
  readonly pollMillis: number;
  readonly permitMillis: number;
  readonly logLevel: string;
  /** Provider credentials may be in it; it goes to the credential source and nowhere else. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** @throws ConfigurationError naming every setting that is wrong */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): WorkerConfig {
  const parsed = parseConfiguration(
    [
      'COUNTERSIGN_DATA',
      'WORKER_PORT',
      'QUEUE_URL',
      'WORKER_CONCURRENCY',
      'STEP_TIMEOUT_SECONDS',
      'STEP_MAX_ATTEMPTS',
      'POLL_SECONDS',
      'PERMIT_HOURS',
      'LOG_LEVEL',
    ],
    environment,
  );
  return {
    dataDirectory: parsed.COUNTERSIGN_DATA,
    port: parsed.WORKER_PORT,
    queueUrl: parsed.QUEUE_URL,
    concurrency: parsed.WORKER_CONCURRENCY,
    stepTimeoutMillis: parsed.STEP_TIMEOUT_SECONDS * 1000,
    maxAttempts: parsed.STEP_MAX_ATTEMPTS,
    pollMillis: parsed.POLL_SECONDS * 1000,
    permitMillis: parsed.PERMIT_HOURS * 3_600_000,
    logLevel: parsed.LOG_LEVEL,
    environment,
  };
}
