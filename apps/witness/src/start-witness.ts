import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createAddCheckpoint } from './add-checkpoint.ts';
import type { WitnessConfig } from './config.ts';
import { serve } from './http/serve.ts';
import { prepareMemory } from './memory/cosigned.ts';
import { DATABASE_FILE, loadIdentity, requireMemory } from './memory/load-identity.ts';
import { openDatabase } from './memory/open-database.ts';

export interface RunningWitness {
  readonly url: string;
  /** What to put into a policy. */
  readonly vkey: string;
  close(): Promise<void>;
}

/**
 * Starts a witness: it shares nothing with the logs that it watches but the formats.
 * @throws Error that says what to do
 */
export async function startWitness(
  config: Omit<WitnessConfig, 'logLevel'>,
  { logger, now }: { readonly logger: Logger; readonly now: () => number },
): Promise<RunningWitness> {
  const { directory, name, logs } = config;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  requireMemory(directory);
  const database = openDatabase(join(directory, DATABASE_FILE));
  try {
    const key = loadIdentity(directory, database, name);
    const memory = prepareMemory(database);
    const addCheckpoint = createAddCheckpoint({ database, memory, key, logs, now, logger });
    const server = await serve({ addCheckpoint, newest: memory.newest, logger }, config);
    logger.info({ url: server.url, vkey: key.vkey, logs: [...logs.keys()] }, 'the witness takes checkpoints');
    return {
      url: server.url,
      vkey: key.vkey,
      close: async () => {
        await server.close();
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
