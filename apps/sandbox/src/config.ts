import { join } from 'node:path';
import { ConfigurationError, isLoopback, parseConfiguration } from '@countersign/schema';

/** What the sandbox is started with. */
export interface SandboxConfig {
  /** SQLite file, or `:memory:`. */
  readonly db: string;
  readonly port: number;
  readonly host: string;
  readonly logLevel: string;
}

/** @throws ConfigurationError naming every setting that is wrong */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): SandboxConfig {
  const parsed = parseConfiguration(
    [
      'SANDBOX_DB',
      'SANDBOX_HOST',
      'SANDBOX_PORT',
      'SANDBOX_ALLOW_REMOTE',
      'LOG_LEVEL',
      // The data directory only says where the database stands, so it is not asked for where that is named.
      ...(environment['SANDBOX_DB'] ? [] : (['COUNTERSIGN_DATA'] as const)),
    ],
    environment,
  );
  const { SANDBOX_HOST: host } = parsed;
  if (!isLoopback(host) && parsed.SANDBOX_ALLOW_REMOTE === '0') {
    throw new ConfigurationError([
      `SANDBOX_HOST must be a loopback address, because the sandbox lets anybody act as any operator; set SANDBOX_ALLOW_REMOTE=1 if you want ${host} all the same`,
    ]);
  }
  return {
    db: parsed.SANDBOX_DB ?? join(parsed.COUNTERSIGN_DATA, 'sandbox', 'sandbox.db'),
    port: parsed.SANDBOX_PORT,
    host,
    logLevel: parsed.LOG_LEVEL,
  };
}
