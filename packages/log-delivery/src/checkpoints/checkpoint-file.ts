import { type FileHandle, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type CheckpointArchive, DeliveryFailure } from '@countersign/use-cases/ports';

/** Holds the last checkpoint many times over, also where it has many signatures. */
const TAIL_BYTES = 65_536;
const SEPARATOR = '\n\n';

/**
 * A file of checkpoints, one after the other, with an empty line after each. It is only ever appended to, so that it may
 * lie on another disk, or on one that lets nothing be rewritten.
 */
export function openCheckpointFile(path: string): CheckpointArchive {
  const file = resolve(path);
  return {
    last: () =>
      orFailure(async () => {
        const handle = await openIfThere(file);
        if (handle === undefined) return { exists: false, note: undefined };
        try {
          return { exists: true, note: lastNote(await readTail(handle)) };
        } finally {
          await handle.close();
        }
      }),
    append: (note) =>
      orFailure(async () => {
        const handle = await open(file, 'a+', 0o644);
        try {
          const tail = await readTail(handle);
          // What was cut off in the middle of a write stays, and ends here.
          const start = tail === '' || tail.endsWith(SEPARATOR) ? '' : tail.endsWith('\n') ? '\n' : SEPARATOR;
          await handle.appendFile(`${start}${note}\n`);
          await handle.sync();
          // The name of a file that was just made is on the disk when its directory is.
          if (tail === '') await syncDirectory(dirname(file));
        } finally {
          await handle.close();
        }
      }),
  };
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function readTail(handle: FileHandle): Promise<string> {
  const { size } = await handle.stat();
  const length = Math.min(size, TAIL_BYTES);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  return buffer.subarray(0, bytesRead).toString('utf8');
}

/** The last text that signatures and an empty line follow. */
function lastNote(tail: string): string | undefined {
  const blocks = tail.split(SEPARATOR);
  // Whatever follows the last separator was not written to its end.
  for (let at = blocks.length - 2; at > 0; at--) {
    const [text, signatures] = [blocks[at - 1], blocks[at]];
    if (text !== undefined && signatures?.startsWith('— ') && !text.startsWith('— '))
      return `${text}${SEPARATOR}${signatures}\n`;
  }
  return undefined;
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function orFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    throw new DeliveryFailure(code === '' ? 'file-failed' : `file-${code.toLowerCase()}`, error);
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^E[A-Z]{1,20}$/.test(code) ? code : '';
}
