import { parseConfiguration } from '@countersign/schema';

/** What the program on the host is started with. */
export interface HostConfig {
  readonly dataDirectory: string;
  readonly logLevel: string;
}

/** @throws ConfigurationError naming every setting that is wrong */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): HostConfig {
  const parsed = parseConfiguration(['COUNTERSIGN_DATA', 'LOG_LEVEL'], {
    ...environment,
    LOG_LEVEL: environment['LOG_LEVEL'] || 'error',
  });
  return { dataDirectory: parsed.COUNTERSIGN_DATA, logLevel: parsed.LOG_LEVEL };
}
