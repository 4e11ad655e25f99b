import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BackupDamaged, type BackupManifest, readArchive, readIdentities } from '@countersign/backup';
import { readCredentialsFile } from '@countersign/runtime';
import { CountersignError } from '@countersign/schema';
import { storeVersion, verifyWholeLog } from '@countersign/store';
import { createRecordRestoration } from '@countersign/use-cases';
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
  /** Programs that the worker will run for credentials, as the restored `credentials.yaml` says. */
  readonly commands: readonly { readonly name: string; readonly program: string }[];
  /** Why that file cannot be read; null where it can, or where there is none. */
  readonly credentialsProblem: string | null;
}

/** How a backup is asked for back. */
interface RestoreOptions {
  readonly file: string;
  readonly identity: string | undefined;
  readonly vkey: string | undefined;
  /** SHA-256 of the file, as `backup` said and the log has it. */
  readonly sha256: string | undefined;
}

/**
 * Puts a backup back into an empty directory: whole, verified and marked as restored, or not at all.
 * @throws CountersignError RESTORE_REFUSED; TypeError for a key file that is none
 */
export async function restore(
  { file, identity, vkey, sha256 }: RestoreOptions,
  { config, logger }: HostContext,
): Promise<RestoreReport> {
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256))
    throw new TypeError('--sha256 has to be 64 hexadecimal digits, as "countersign backup" prints them');
  const identities = identity === undefined ? [] : readIdentities(identity);
  const target = resolve(config.dataDirectory);
  const problem = existsSync(file) ? problemOfTarget(target) : `there is no file ${file}`;
  if (problem !== undefined) throw new CountersignError('RESTORE_REFUSED', { problem });
  // Before anything is written: what is not the backup that was made is not even opened.
  await requireDigest(file, sha256);
  // Beside the target, so that it takes its place in one step.
  const draft = `${target}.restoring-${randomBytes(6).toString('hex')}`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  try {
    const { manifest } = await readArchive(file, { into: draft, identities });
    // What was read meanwhile may have been another file.
    await requireDigest(file, sha256);
    requireComplete(draft);
    const installation = await openInstallation(draft, logger);
    let entry: number;
    try {
      await requireSound(installation, { path: join(draft, 'countersign.db'), manifest, vkey });
      const { takenAt, log } = manifest;
      entry = await createRecordRestoration(installation)({ takenAt, size: log.size });
    } finally {
      installation.store.close();
    }
    const commands = restoredCommands(draft);
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
      ...commands,
    };
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    if (cause instanceof CountersignError && cause.code === 'RESTORE_REFUSED') throw cause;
    throw new CountersignError('RESTORE_REFUSED', { problem: textOf(cause) }, cause);
  }
}

/** @throws CountersignError RESTORE_REFUSED */
async function requireDigest(file: string, wanted: string | undefined): Promise<void> {
  if (wanted === undefined) return;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  const found = hash.digest('hex');
  if (found === wanted) return;
  const problem = `the SHA-256 of ${file} is ${found}, and not the one given with --sha256: it is another file than the backup that was made, or was altered`;
  throw new CountersignError('RESTORE_REFUSED', { problem });
}

/** Whoever altered an archive could have the worker run a program of theirs; so somebody has to look. */
function restoredCommands(root: string): Pick<RestoreReport, 'commands' | 'credentialsProblem'> {
  try {
    const { credentials } = readCredentialsFile(root);
    const commands = Object.entries(credentials).flatMap(([name, { source }]) =>
      'command' in source ? [{ name, program: source.command[0] ?? '' }] : [],
    );
    return { commands, credentialsProblem: null };
  } catch (error) {
    return { commands: [], credentialsProblem: textOf(error) };
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
  // Also the first one of a log whose key was replaced since.
  const known = logKey.verifierKeys.map((line) => line.split(' ')[0]);
  if (vkey !== undefined && !known.includes(vkey.trim()))
    throw new BackupDamaged('its log is signed by another key than the one given with --vkey');
  const health = store.health();
  if (!health.ok) throw new BackupDamaged(health.problem?.message ?? 'its log cannot go on');
  if (logKey.origin !== manifest.log.origin || health.logSize !== manifest.log.size)
    throw new BackupDamaged('its log is another one than its manifest says');
  const wrong = await verifyWholeLog({
    path,
    verifierKeys: logKey.verifierKeys,
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
