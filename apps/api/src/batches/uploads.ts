import { createCipheriv, createDecipheriv, createHash, type Hash, randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CountersignError, type Digest } from '@countersign/schema';

/** A file that was sent, as it lies on the disk until it is read. */
export interface Upload {
  readonly path: string;
  /** Is kept in memory only: what a crash leaves behind on the disk, nobody can read. */
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly tag: Uint8Array;
  /** Of the bytes as they were sent. */
  readonly digest: Digest;
}

/** Takes files to the disk as they come, so that none is held in memory by the process that answers calls. */
export interface Uploads {
  /**
   * @throws CountersignError FILE_TOO_LARGE; RATE_LIMITED where too many files wait already; nothing is left of the file then
   */
  receive(sent: Readable, announcedBytes: number | null): Promise<Upload>;
  /** May be called again. */
  remove(upload: Upload): Promise<void>;
}

const ALGORITHM = 'aes-256-gcm';
/** Files that are being sent or wait to be read, at most; each has at most as many bytes as one file may have. */
const AT_ONCE = 8;
const RETRY_SECONDS = 5;

/**
 * @param directory is made, for its owner only, and emptied: what is there is of a process that has ended, and of no use without its keys
 * @param maxBytes of one file
 */
export function createUploads(directory: string, maxBytes: number): Uploads {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { force: true });
  const waiting = new Set<string>();
  const remove = async (path: string) => {
    await rm(path, { force: true });
    waiting.delete(path);
  };
  return {
    receive: async (sent, announcedBytes) => {
      if (announcedBytes !== null && announcedBytes > maxBytes) throw tooLarge(announcedBytes, maxBytes);
      if (waiting.size >= AT_ONCE) throw new CountersignError('RATE_LIMITED', { seconds: RETRY_SECONDS });
      const [key, nonce] = [randomBytes(32), randomBytes(12)];
      const path = join(directory, randomBytes(16).toString('hex'));
      waiting.add(path);
      const cipher = createCipheriv(ALGORITHM, key, nonce);
      const hash = createHash('sha256');
      try {
        await pipeline(
          sent,
          atMost(maxBytes, hash),
          cipher,
          createWriteStream(path, { mode: 0o600, flags: 'wx' }),
        );
      } catch (error) {
        await remove(path);
        throw error;
      }
      return { path, key, nonce, tag: cipher.getAuthTag(), digest: hash.digest('hex') };
    },
    remove: ({ path }) => remove(path),
  };
}

/** The bytes of a file as they were sent. @throws Error where the file is not what was received */
export async function readUpload({ path, key, nonce, tag }: Upload): Promise<Uint8Array> {
  const decipher = createDecipheriv(ALGORITHM, key, nonce).setAuthTag(tag);
  return Buffer.concat([decipher.update(await readFile(path)), decipher.final()]);
}

function atMost(maxBytes: number, hash: Hash): Transform {
  let bytes = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > maxBytes) done(tooLarge(null, maxBytes));
      else done(null, chunk);
    },
  });
}

function tooLarge(bytes: number | null, maxBytes: number): CountersignError {
  const size = bytes === null ? `more than ${grouped(maxBytes)} bytes` : `${grouped(bytes)} bytes`;
  return new CountersignError('FILE_TOO_LARGE', { size, limit: grouped(maxBytes) });
}

const grouped = (count: number): string => count.toLocaleString('en-US');
