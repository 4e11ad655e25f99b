import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BackupDamaged, type BackupManifest, readArchive, readIdentities } from '@countersign/backup';
import { CountersignError } from '@countersign/schema';
import { storeVersion, verifyWholeLog } from '@countersign/store';
import { makeRecordRestoration } from '@countersign/use-cases';
import type { HostContext } from '../host-context.ts';
import { type Installation, openInstallation } from '../open-installation.ts';
import { problemOfOwner } from '../require-installation.ts';

/** What was restored, for whoever asked for it. */
export interface RestoreReport {
  readonly data: string;
  readonly takenAt: string;
  readonly version: string;
  /** Entries of the log in the backup. */
  readonly logSize: number;
  readonly files: number;
  /** Index of the entry that says that it was restored. */
  readonly entry: number;
}

/**
 * Puts a backup back into an empty directory: whole, verified and marked as restored, or not at all.
 * @throws CountersignError RESTORE_REFUSED; TypeError for a key file that is none
 */
export async function restore(
  { file, identity, vkey }: { file: string; identity: string | undefined; vkey: string | undefined },
  { config, logger }: HostContext,
): Promise<RestoreReport> {
  const identities = identity === undefined ? [] : readIdentities(identity);
  const target = resolve(config.dataDirectory);
  const problem = existsSync(file) ? problemOfTarget(target) : `there is no file ${file}`;
  if (problem !== undefined) throw new CountersignError('RESTORE_REFUSED', { problem });
  // Beside the target, so that it takes its place in one step.
  const draft = `${target}.restoring-${randomBytes(6).toString('hex')}`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  try {
    const { manifest } = await readArchive(file, { into: draft, identities });
    requireComplete(draft);
    const installation = await openInstallation(draft, logger);
    let entry: number;
    try {
      await requireSound(installation, { path: join(draft, 'countersign.db'), manifest, vkey });
      const { takenAt, log } = manifest;
      entry = await makeRecordRestoration(installation)({ takenAt, size: log.size });
    } finally {
      installation.store.close();
    }
    await settle(draft);
    await rename(draft, target);
    await settle(dirname(target));
    return {
      data: target,
      takenAt: manifest.takenAt,
      version: manifest.version,
      logSize: manifest.log.size,
      files: manifest.files.length,
      entry,
    };
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    if (cause instanceof CountersignError && cause.code === 'RESTORE_REFUSED') throw cause;
    throw new CountersignError('RESTORE_REFUSED', { problem: textOf(cause) }, cause);
  }
}

function problemOfTarget(target: string): string | undefined {
  if (!existsSync(target)) return undefined;
  if (readdirSync(target).length > 0)
    return `${target} is not empty, and a restore replaces nothing; name another directory with --data, or move that one away`;
  return problemOfOwner(target);
}

function requireComplete(root: string): void {
  for (const needed of ['countersign.db', 'keys/log.key', 'keys/log.vkey', 'keys/personal.key'])
    if (!existsSync(join(root, needed))) throw new BackupDamaged(`it lacks ${needed}`);
  // Opening a newer one says the same, after it has made files beside it.
  const { found, known } = storeVersion(join(root, 'countersign.db'));
  if (found > known) throw new CountersignError('STORE_TOO_NEW', { found, known });
}

/** Whether the log in the backup is the one that was signed, from its first entry to its last, and can go on. */
async function requireSound(
  { store, logKey }: Installation,
  { path, manifest, vkey }: { path: string; manifest: BackupManifest; vkey: string | undefined },
): Promise<void> {
  if (vkey !== undefined && vkey.trim() !== logKey.vkey)
    throw new BackupDamaged('its log is signed by another key than the one given with --vkey');
  const health = store.health();
  if (!health.ok) throw new BackupDamaged(health.problem?.message ?? 'its log cannot go on');
  if (logKey.origin !== manifest.log.origin || health.logSize !== manifest.log.size)
    throw new BackupDamaged('its log is another one than its manifest says');
  const wrong = await verifyWholeLog({
    path,
    origin: logKey.origin,
    verifierKeys: [logKey.vkey],
    prunedBefore: store.read((tx) => tx.audit.prunedBefore()),
  });
  if (wrong !== null) throw new BackupDamaged(`its log does not verify: ${wrong}`);
}

/** Has the disk confirm the names in a directory. */
async function settle(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  await handle.sync().finally(() => handle.close());
}

const textOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
