import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeArchive } from '../archive/write-archive.ts';
import type { BackupManifest } from '../manifest.ts';

/** What stands in for an installation; the store is bigger than one piece of a stream. */
export const CONTENT: Readonly<Record<string, Buffer>> = {
  'countersign.db': randomBytes(300_000),
  'keys/log.key': Buffer.from('PRIVATE+KEY+of-the-log\n'),
  'people/anna-1.json': Buffer.from('{}\n'),
  'credentials/empty': Buffer.alloc(0),
};

/** Writes an archive of `CONTENT`, or of what a test puts in its place, and gives its path. */
export async function createBackup(
  directory: string,
  options: { recipients?: readonly string[]; manifest?: Partial<BackupManifest> } = {},
): Promise<{ readonly path: string; readonly manifest: BackupManifest }> {
  const from = join(directory, 'work');
  for (const [path, bytes] of Object.entries(CONTENT)) {
    mkdirSync(dirname(join(from, path)), { recursive: true });
    writeFileSync(join(from, path), bytes);
  }
  const manifest: BackupManifest = {
    product: 'countersign',
    format: 1,
    version: '0.1.0',
    takenAt: '2026-11-29T10:00:00.000Z',
    store: { version: 13 },
    log: { origin: 'countersign.test/log', size: 3, checkpoint: null },
    files: Object.entries(CONTENT).map(([path, bytes]) => ({
      path,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
    ...options.manifest,
  };
  const path = join(directory, 'backup');
  await writeArchive(path, { from, manifest, recipients: options.recipients ?? [] });
  return { path, manifest };
}
