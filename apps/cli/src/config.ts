import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseConfiguration } from '@countersign/schema';
import { z } from 'zod';
import { UsageError } from './exit-codes.ts';
import { findPerson } from './local/people.ts';

/** What the command line was started with, before anything is asked of it. */
export interface CliConfig {
  readonly projectDirectory: string;
  readonly dataDirectory: string;
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly batchMaxBytes: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const addressSchema = z.object({ url: z.url() });

const PROJECT = resolve(import.meta.dirname, '../../..');

/** @throws ConfigurationError naming every setting that is wrong */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): CliConfig {
  const parsed = parseConfiguration(
    ['COUNTERSIGN_DATA', 'COUNTERSIGN_URL', 'COUNTERSIGN_TOKEN', 'BATCH_MAX_BYTES'],
    { ...environment, COUNTERSIGN_DATA: environment.COUNTERSIGN_DATA || join(PROJECT, '.countersign') },
  );
  return {
    projectDirectory: PROJECT,
    dataDirectory: resolve(parsed.COUNTERSIGN_DATA),
    url: parsed.COUNTERSIGN_URL,
    token: parsed.COUNTERSIGN_TOKEN,
    batchMaxBytes: parsed.BATCH_MAX_BYTES,
    environment,
  };
}

/**
 * Address and token to reach the service with: from the environment, else what the last start left in the data directory.
 * @throws UsageError saying what to set or start
 */
export function readAccess(config: CliConfig, as: string): { url: string; token: string } {
  return { url: readAddress(config), token: config.token ?? findPerson(config.dataDirectory, as).token };
}

/** Address to reach the service at. @throws UsageError saying what to set or start */
export function readAddress(config: CliConfig): string {
  const url = config.url ?? addressIn(config.dataDirectory);
  if (url === undefined) {
    throw new UsageError(
      `No Countersign is known in ${config.dataDirectory}. Start one with "npm start", or set COUNTERSIGN_URL.`,
    );
  }
  return url;
}

function addressIn(dataDirectory: string): string | undefined {
  const path = join(dataDirectory, 'api.json');
  if (!existsSync(path)) return undefined;
  try {
    return addressSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).url;
  } catch {
    throw new UsageError(
      `${path} does not hold an address. Start Countersign again, or set COUNTERSIGN_URL.`,
    );
  }
}
