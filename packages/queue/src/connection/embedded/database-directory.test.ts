import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { expect, test } from 'vitest';
import { recordingLogger } from '../../testing/recording-logger.ts';
import { seedEmbeddedQueue } from '../../testing/seed-embedded-queue.ts';
import { openDatabaseDirectory } from './database-directory.ts';

async function buffersOf(directory: string): Promise<unknown> {
  const db = await openDatabaseDirectory(directory, recordingLogger());
  try {
    return (await db.query<{ shared_buffers: string }>('SHOW shared_buffers')).rows[0]?.shared_buffers;
  } finally {
    await db.close();
  }
}

test('a database takes little memory, also one that was made before it was told to', async () => {
  const data = tempDirectory();
  await seedEmbeddedQueue(data);
  const directory = join(data, 'queue', 'database');
  expect(await buffersOf(directory)).toBe('8MB');
  const configuration = join(directory, 'postgresql.conf');
  const told = await readFile(configuration, 'utf8');
  await writeFile(configuration, told.replace(/\nshared_buffers = '8MB'\n/, ''));
  expect(await buffersOf(directory)).toBe('8MB');
  expect(await readFile(configuration, 'utf8')).toBe(told);
});
