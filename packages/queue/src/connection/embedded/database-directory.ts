import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { DEFAULT_SCHEMA, runMigrations } from 'bullmq';
import { QueueUnavailableError } from '../../errors.ts';
import type { QueueLogger } from '../../types.ts';
import { PglitePool } from './pglite-pool.ts';

/** Appended to a directory that could not be opened; the one before it is removed, so that they do not pile up. */
const SET_ASIDE = '.set-aside';
const SMALL_BUFFERS = "shared_buffers = '8MB'";
/** A few seconds on a machine that has nothing else to do. */
const INIT_MILLIS = 120_000;

/**
 * Opens the queue's database, made anew where there is none. One that cannot be opened is set aside and replaced by an
 * empty one: the store is the record of what has to be done, and what it still needs is published again.
 *
 * @throws QueueUnavailableError when a fresh database cannot be made either.
 */
export async function openDatabaseDirectory(directory: string, logger: QueueLogger): Promise<PGlite> {
  try {
    return await openAndMigrate(directory);
  } catch (cause) {
    logger.warn(
      { err: cause, directory, setAside: directory + SET_ASIDE },
      'the embedded queue could not be opened; it is set aside and an empty one is made',
    );
  }
  try {
    await rm(directory + SET_ASIDE, { recursive: true, force: true });
    await rename(directory, directory + SET_ASIDE);
    return await openAndMigrate(directory);
  } catch (cause) {
    throw new QueueUnavailableError(
      `The embedded queue cannot be made at ${directory}. See that the disk has space and that the directory may be written.`,
      cause,
    );
  }
}

async function openAndMigrate(directory: string): Promise<PGlite> {
  if (!existsSync(join(directory, 'PG_VERSION'))) await initDatabase(directory);
  await keepBuffersSmall(join(directory, 'postgresql.conf'));
  const db = await PGlite.create({ dataDir: directory });
  try {
    // The only transaction that BullMQ opens. It runs before anything else shares the session.
    const client = await new PglitePool(db).connect();
    await runMigrations(client, DEFAULT_SCHEMA);
    await db.exec(`SET search_path TO ${DEFAULT_SCHEMA}`);
    return db;
  } catch (cause) {
    await db.close();
    throw cause;
  }
}

async function initDatabase(directory: string): Promise<void> {
  const program = fileURLToPath(new URL('./init-database.ts', import.meta.url));
  await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', program, directory], {
    timeout: INIT_MILLIS,
  });
}

/** PostgreSQL's own default is 128 MB, all of which PGlite takes at once; a few hundred jobs fit into much less. */
async function keepBuffersSmall(configuration: string): Promise<void> {
  const text = await readFile(configuration, 'utf8');
  if (!text.includes(SMALL_BUFFERS)) await appendFile(configuration, `\n${SMALL_BUFFERS}\n`);
}
