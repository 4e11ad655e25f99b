import { existsSync, rmSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type BackupManifest, MANIFEST_FORMAT, requireRecipients, writeArchive } from '@countersign/backup';
import { loadLogKey } from '@countersign/runtime';
import { CountersignError } from '@countersign/schema';
import { type CopiedStore, copyStore, storeVersion } from '@countersign/store';
import { createRecordBackup } from '@countersign/use-cases';
import manifest from '../../package.json' with { type: 'json' };
import { digestOfKeys } from '../backup/digest-of-keys.ts';
import { stageFiles } from '../backup/stage-files.ts';
import { createWorkDirectory } from '../backup/work-directory.ts';
import type { HostContext } from '../host-context.ts';
import { openInstallation } from '../open-installation.ts';
import { problemOfInstallation } from '../require-installation.ts';

/** What a backup is, for whoever asked for it. */
export interface BackupReport {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly takenAt: string;
  readonly encrypted: boolean;
  /** Entries of the log. */
  readonly logSize: number;
  readonly files: number;
  /** Paths in the data directory that are in no backup, although nothing says that they need not be. */
  readonly skipped: readonly string[];
  /** Index of the entry that says that it was made; null where the log could not say so. */
  readonly entry: number | null;
  /** Why the log does not say that it was made. */
  readonly notRecorded: string | null;
}

/**
 * Makes a backup of an installation that may run: everything that a restore needs, of one moment of the store.
 * @throws CountersignError BACKUP_REFUSED; TypeError for a recipient that is none
 */
export async function backUp(
  { out, recipients }: { out: string; recipients: readonly string[] },
  { config, logger }: HostContext,
): Promise<BackupReport> {
  requireRecipients(recipients);
  const root = resolve(config.dataDirectory);
  const file = resolve(out);
  const problem = problemOfInstallation(root) ?? problemOfTarget(file);
  if (problem !== undefined) throw new CountersignError('BACKUP_REFUSED', { problem });
  const { origin } = await loadLogKey(join(root, 'keys'));
  const takenAt = new Date().toISOString();
  let store: CopiedStore;
  let contents: { archive: BackupManifest; skipped: readonly string[]; sha256: string };
  const draft = `${file}.partial-${process.pid}`;
  try {
    using work = createWorkDirectory(root);
    const keys = digestOfKeys(root);
    // The store first: whatever it names lies in the files that are copied after it.
    store = await copyStore(join(root, 'countersign.db'), join(work.path, 'countersign.db'));
    const { files, skipped } = await stageFiles(root, work.path);
    // The key that the store wants may be gone by then, and nobody would know before a restore.
    if (digestOfKeys(work.path) !== keys)
      throw new Error('a key was replaced while the backup was made; make it again');
    const archive: BackupManifest = {
      product: 'countersign',
      format: MANIFEST_FORMAT,
      version: manifest.version,
      takenAt,
      store: { version: store.version },
      log: { origin, size: store.logSize, checkpoint: store.checkpoint },
      files: [...files],
    };
    const sha256 = await writeArchive(draft, { from: work.path, manifest: archive, recipients });
    contents = { archive, skipped, sha256 };
    await rename(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw new CountersignError('BACKUP_REFUSED', { problem: textOf(cause) }, cause);
  }
  const encrypted = recipients.length > 0;
  const recorded = await record(
    { size: store.logSize, archiveDigest: contents.sha256, encrypted },
    { config, logger },
  );
  return {
    file,
    bytes: statSync(file).size,
    sha256: contents.sha256,
    takenAt,
    encrypted,
    logSize: store.logSize,
    files: contents.archive.files.length,
    skipped: contents.skipped,
    ...recorded,
  };
}

function problemOfTarget(file: string): string | undefined {
  if (existsSync(file)) return `${file} exists, and a backup replaces nothing; choose another name`;
  if (!existsSync(dirname(file))) return `the folder ${dirname(file)} does not exist`;
  return undefined;
}

/** A backup that the log cannot speak of is a backup all the same. */
async function record(
  backup: { size: number; archiveDigest: string; encrypted: boolean },
  { config, logger }: HostContext,
): Promise<Pick<BackupReport, 'entry' | 'notRecorded'>> {
  try {
    const { found, known } = storeVersion(join(config.dataDirectory, 'countersign.db'));
    // Opening it would bring it to the new form under the services of the old version.
    if (found !== known)
      throw new Error(`the store has version ${found}, and this program would make it ${known}`);
    const installation = await openInstallation(config.dataDirectory, logger);
    try {
      return { entry: await createRecordBackup(installation)(backup), notRecorded: null };
    } finally {
      installation.store.close();
    }
  } catch (error) {
    return { entry: null, notRecorded: textOf(error) };
  }
}

const textOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
