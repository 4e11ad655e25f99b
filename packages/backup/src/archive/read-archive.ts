import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, type ZlibOptions } from 'node:zlib';
import { Decrypter } from 'age-encryption';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { BackupDamaged } from '../backup-damaged.ts';
import {
  type BackedUpFile,
  type BackupManifest,
  MANIFEST_FORMAT,
  MANIFEST_NAME,
  manifestSchema,
} from '../manifest.ts';

/** What was read from an archive. */
export interface BackupContents {
  readonly manifest: BackupManifest;
  /** Whether it was encrypted to a key of whoever reads it. */
  readonly encrypted: boolean;
}

/** First bytes of the two forms of an archive. */
const AGE = Buffer.from('age-encryption.org/v1\n');
/** A gzip header without time, name and comment, as it is written. */
const GZIP = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
const MAX_MANIFEST_BYTES = 10_000_000;

/**
 * Reads an archive into a directory: each file exactly as the manifest, which comes first, says. Files are readable by their
 * owner only, whatever the archive says, and are on the disk when this resolves.
 *
 * @param into an empty directory; after a failure there may be something in it
 * @throws BackupDamaged where the archive is cut, altered, of a newer form or encrypted to somebody else
 */
export async function readArchive(
  path: string,
  { into, identities }: { into: string; identities: readonly string[] },
): Promise<BackupContents> {
  const { plain, encrypted } = await openArchive(path, identities);
  try {
    const entries = Readable.toWeb(plain)
      .pipeThrough(createTarDecoder({ strict: true }))
      .getReader();
    const first = await entries.read();
    if (first.done || first.value.header.name !== MANIFEST_NAME)
      throw new BackupDamaged(`${path} is no backup of Countersign`);
    const manifest = parseManifest(await textOf(first.value));
    for (const file of manifest.files) {
      const entry = await entries.read();
      if (entry.done) throw new BackupDamaged(`it ends before ${file.path}`);
      await extract(entry.value, { file, into });
    }
    if (!(await entries.read()).done) throw new BackupDamaged('it holds more than its manifest lists');
    return { manifest, encrypted };
  } catch (error) {
    if (error instanceof BackupDamaged || isSystemError(error)) throw error;
    throw new BackupDamaged(`it is cut off or was altered (${messageOf(error)})`, { cause: error });
  } finally {
    plain.destroy();
  }
}

async function openArchive(
  path: string,
  identities: readonly string[],
): Promise<{ plain: Readable; encrypted: boolean }> {
  const handle = await open(path, 'r');
  let beginning: Buffer;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(AGE.length), 0, AGE.length, 0);
    beginning = buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
  if (beginning.subarray(0, GZIP.length).equals(GZIP))
    return { plain: decompress(createReadStream(path)), encrypted: false };
  if (!beginning.equals(AGE)) throw new BackupDamaged(`${path} is no backup of Countersign`);
  if (identities.length === 0)
    throw new BackupDamaged('it is encrypted: name the file of the age key that opens it with --identity');
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  const file = createReadStream(path);
  try {
    const opened = Readable.fromWeb(await decrypter.decrypt(Readable.toWeb(file)));
    return { plain: decompress(opened), encrypted: true };
  } catch (cause) {
    file.destroy();
    throw new BackupDamaged('none of the given keys opens it, or its beginning was altered', { cause });
  }
}

/** What follows the end of the compressed part is an alteration, too. Failures reach whoever reads the result. */
function decompress(compressed: Readable): Readable {
  const options: ZlibOptions & { rejectGarbageAfterEnd: boolean } = { rejectGarbageAfterEnd: true };
  return pipeline(compressed, createGunzip(options), () => undefined);
}

async function textOf({ header, body }: ParsedTarEntry): Promise<string> {
  if (header.size > MAX_MANIFEST_BYTES) throw new BackupDamaged('its manifest is too long');
  return new Response(body).text();
}

function parseManifest(text: string): BackupManifest {
  const said: unknown = JSON.parse(text);
  const format = typeof said === 'object' && said !== null && 'format' in said ? said.format : undefined;
  if (typeof format === 'number' && format > MANIFEST_FORMAT) {
    throw new BackupDamaged(
      `a newer version of Countersign made it (its form is ${format}, and this version reads up to ${MANIFEST_FORMAT}): use that version or a later one`,
    );
  }
  const parsed = manifestSchema.safeParse(said);
  if (!parsed.success) throw new BackupDamaged('its manifest is not what this program writes');
  return parsed.data;
}

async function extract(
  { header, body }: ParsedTarEntry,
  { file, into }: { file: BackedUpFile; into: string },
): Promise<void> {
  const isAsListed =
    header.name === file.path && (header.type ?? 'file') === 'file' && header.size === file.size;
  if (!isAsListed) throw new BackupDamaged(`it holds "${header.name}" where its manifest lists ${file.path}`);
  const target = join(into, file.path);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const handle = await open(target, 'wx', 0o600);
  try {
    const digest = await writeTo(handle, body);
    if (digest !== file.sha256) throw new BackupDamaged(`${file.path} is not what its manifest says`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeTo(handle: FileHandle, body: ReadableStream<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of body) {
    hash.update(chunk);
    await handle.writeFile(chunk);
  }
  return hash.digest('hex');
}

/** A full or broken disk says nothing about the archive. Errors of zlib have a code, too, but come from no system call. */
const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
