import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { CountersignError } from '@countersign/schema';
import type { CliConfig } from '../config.ts';

/** A file to hand in. */
export interface InputFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fileName: string;
}

/**
 * Reads a file, after a look at its size, so that one of gigabytes is not read first.
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function readInputFile(config: CliConfig, path: string): Promise<InputFile> {
  const full = resolve(path);
  try {
    const stats = await stat(full);
    if (stats.isDirectory()) throw unreadable(`${path} is a folder`);
    if (stats.size > config.batchMaxBytes) {
      throw new CountersignError('FILE_TOO_LARGE', {
        size: `${stats.size} bytes`,
        limit: `${config.batchMaxBytes} bytes`,
      });
    }
    return { bytes: new Uint8Array(await readFile(full)), fileName: basename(full) };
  } catch (error) {
    if (error instanceof CountersignError) throw error;
    throw unreadable(reason(error, path), error);
  }
}

function unreadable(problem: string, cause?: unknown): CountersignError {
  const remedy = 'name a file that exists and that you may read';
  return new CountersignError('FILE_UNREADABLE', { problem, remedy }, cause);
}

function reason(error: unknown, path: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return `${path} does not exist`;
  if (code === 'EACCES') return `${path} may not be read by you`;
  return `${path} cannot be opened`;
}
