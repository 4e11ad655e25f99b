import { join } from 'node:path';
import { z } from 'zod';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

const environmentSchema = z.object({
  SANDBOX_DB: z.string().min(1).optional(),
  COUNTERSIGN_DATA: z.string().min(1).optional(),
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(4610),
  SANDBOX_HOST: z.string().min(1).default('127.0.0.1'),
  SANDBOX_ALLOW_REMOTE: z.enum(['0', '1']).default('0'),
  SANDBOX_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

export type SandboxConfig = { db: string; port: number; host: string; logLevel: string };

/** A configuration that cannot be used. The message says what to set. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** Reads the configuration from environment variables, or throws `ConfigError`. */
export function parseConfig(environment: Record<string, string | undefined>): SandboxConfig {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) throw new ConfigError(z.prettifyError(parsed.error));
  const { data } = parsed;
  if (!LOOPBACK.has(data.SANDBOX_HOST) && data.SANDBOX_ALLOW_REMOTE === '0') {
    throw new ConfigError(
      `SANDBOX_HOST=${data.SANDBOX_HOST} is not a loopback address. The sandbox lets anybody act as any operator; ` +
        'set SANDBOX_ALLOW_REMOTE=1 if you want it reachable from other machines all the same.',
    );
  }
  return {
    db: data.SANDBOX_DB ?? databaseUnder(data.COUNTERSIGN_DATA),
    port: data.SANDBOX_PORT,
    host: data.SANDBOX_HOST,
    logLevel: data.SANDBOX_LOG_LEVEL,
  };
}

function databaseUnder(dataDirectory: string | undefined): string {
  if (dataDirectory === undefined) {
    throw new ConfigError('Set SANDBOX_DB to a file, or COUNTERSIGN_DATA to the data directory.');
  }
  return join(dataDirectory, 'sandbox', 'sandbox.db');
}
