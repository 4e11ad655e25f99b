import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';

/** How much was written, and the SHA-256 of it. */
export interface Saved {
  readonly bytes: number;
  readonly digest: string;
}

/**
 * Writes what comes to a file, or to standard output where there is none. The file gets its name when it is complete: one that
 * broke off leaves nothing that could be taken for the whole.
 */
export async function saveParts(parts: AsyncIterable<Uint8Array>, file: string | undefined): Promise<Saved> {
  if (file === undefined) return tally(parts, writeOut);
  const unfinished = `${file}.unfinished`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    const saved = await tally(parts, (part) => writeAll(handle, part));
    await handle.sync();
    await rename(unfinished, file);
    return saved;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function tally(
  parts: AsyncIterable<Uint8Array>,
  write: (part: Uint8Array) => Promise<void>,
): Promise<Saved> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of parts) {
    hash.update(part);
    bytes += part.length;
    await write(part);
  }
  return { bytes, digest: hash.digest('hex') };
}

const writeAll = async (handle: FileHandle, part: Uint8Array): Promise<void> => {
  await handle.writeFile(part);
};

async function writeOut(part: Uint8Array): Promise<void> {
  // Once the reader is gone there is no use in making the rest.
  if (process.stdout.destroyed || process.stdout.errored !== null)
    throw Object.assign(new Error('nobody reads standard output'), { code: 'EPIPE' });
  if (!process.stdout.write(part)) await once(process.stdout, 'drain');
}
