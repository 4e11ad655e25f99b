import { createHash } from 'node:crypto';
import { createReadStream, type Dirent } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BackedUpFile, filePathSchema } from '@countersign/backup';
import { copyDatabase } from '@countersign/store';

/** Below the data directory, and in no backup: made anew, of this machine only, or harmful when an older one comes back. */
const LEFT_OUT = [
  // Made anew from the outbox.
  /^queue\//,
  // Encrypted under a key in the memory of one process, and gone while it is copied.
  /^uploads\//,
  // Not whole yet.
  /^evidence\/.*\.part$/,
  // A witness that forgets what it has cosigned is worse than none.
  /^witness\//,
  /^api\.json$/,
  /^(start\.lock|started\.json)$/,
  // Found again, or gone, at the next start.
  /^countersign\.db-suspended$/,
  /^backups\//,
  /^backup-work-/,
  // SQLite's own files beside a database; what they hold is in its copy.
  /\.db-(wal|shm|journal)$/,
  /^countersign\.db$/,
];

/** What was put aside for an archive. */
export interface StagedFiles {
  readonly files: readonly BackedUpFile[];
  /** What is in the data directory and in no backup because nothing is known about it: links, sockets and the like. */
  readonly skipped: readonly string[];
}

/**
 * Copies everything of a data directory beside its store: keys, tokens of local people, credentials, whatever a person has
 * put there. So that what is archived does not change meanwhile, and databases are whole.
 */
export async function stageFiles(root: string, work: string): Promise<StagedFiles> {
  const skipped: string[] = [];
  const paths: string[] = [];
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = pathOf(root, entry);
    if (entry.isDirectory() || LEFT_OUT.some((pattern) => pattern.test(path))) continue;
    if (entry.isFile() && filePathSchema.safeParse(path).success) paths.push(path);
    else skipped.push(path);
  }
  for (const path of paths.sort()) {
    const [from, to] = [join(root, path), join(work, path)];
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    if (path.endsWith('.db')) await copyDatabase(from, to, () => undefined);
    else await copyFile(from, to);
  }
  const files: BackedUpFile[] = [];
  for (const path of ['countersign.db', ...paths]) files.push(await describe(work, path));
  return { files, skipped: skipped.filter((path) => !path.startsWith('queue/')) };
}

/** With "/" whatever the machine uses. */
const pathOf = (root: string, { parentPath, name }: Dirent): string =>
  join(parentPath, name)
    .slice(root.length + 1)
    .replaceAll('\\', '/');

async function describe(work: string, path: string): Promise<BackedUpFile> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(join(work, path))) hash.update(chunk);
  return { path, size: (await stat(join(work, path))).size, sha256: hash.digest('hex') };
}
