import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Encrypter } from 'age-encryption';
import { createTarPacker } from 'modern-tar';
import { type BackupManifest, MANIFEST_NAME } from '../manifest.ts';

/**
 * Writes an archive: the manifest and then the files that it lists, as a gzipped tar, encrypted to age recipients where
 * there are any. Nothing of it is in memory as a whole, and it is on the disk when this resolves.
 *
 * @param to a file that does not exist; it is made readable by its owner only, and may be half-written after a failure
 * @param from directory that the paths of the manifest start in; nothing in it changes meanwhile
 * @returns SHA-256 of the archive, in hexadecimal
 */
export async function writeArchive(
  to: string,
  archive: {
    readonly from: string;
    readonly manifest: BackupManifest;
    readonly recipients: readonly string[];
  },
): Promise<string> {
  const { readable, controller } = createTarPacker();
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform: (chunk, _encoding, done) => {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const packing = packFiles(controller, archive).catch((error: unknown) => {
    controller.error(error);
    throw error;
  });
  const writing = pipeline(
    Readable.fromWeb(readable),
    createGzip({ level: 1 }),
    encryptTo(archive.recipients),
    hashing,
    createWriteStream(to, { flags: 'wx', mode: 0o600 }),
  );
  // Both have ended before the first failure is told; the one of the packing is the cause of the other.
  const [packed, written] = await Promise.allSettled([packing, writing]);
  if (packed.status === 'rejected') throw packed.reason;
  if (written.status === 'rejected') throw written.reason;
  const handle = await open(to, 'r');
  await handle.sync().finally(() => handle.close());
  return hash.digest('hex');
}

async function packFiles(
  controller: ReturnType<typeof createTarPacker>['controller'],
  { from, manifest }: { from: string; manifest: BackupManifest },
): Promise<void> {
  const mtime = new Date(manifest.takenAt);
  const add = (name: string, size: number) =>
    controller.add({ name, size, mtime, mode: 0o600, type: 'file' });
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`, 'utf8');
  const first = add(MANIFEST_NAME, text.length).getWriter();
  await first.write(new Uint8Array(text));
  await first.close();
  for (const { path, size } of manifest.files) {
    const body = add(path, size).getWriter();
    for await (const chunk of createReadStream(join(from, path))) await body.write(new Uint8Array(chunk));
    await body.close();
  }
  controller.finalize();
}

function encryptTo(recipients: readonly string[]) {
  return async function* encrypt(plain: Readable): AsyncGenerator<Uint8Array> {
    if (recipients.length === 0) {
      yield* plain;
      return;
    }
    const encrypter = new Encrypter();
    for (const recipient of recipients) encrypter.addRecipient(recipient);
    yield* await encrypter.encrypt(Readable.toWeb(plain));
  };
}
