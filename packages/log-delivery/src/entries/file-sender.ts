import { open } from 'node:fs/promises';
import type { DeliverySender } from '@countersign/use-cases/ports';

const LINE_END = 0x0a;

/**
 * Appends to a file and waits until the disk has it. The file is opened anew each time, so that it may be moved away by
 * whoever rotates it.
 */
export function fileSender({ path, head }: { readonly path: string; readonly head: string }): DeliverySender {
  return {
    kind: 'file',
    send: async (messages) => {
      try {
        const file = await open(path, 'a+', 0o600);
        try {
          const { size } = await file.stat();
          const last = size === 0 ? undefined : (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0];
          // A line that was cut off when the process or the disk gave way must not run into the next one.
          const before = size === 0 ? head : last === LINE_END ? '' : '\n';
          await file.appendFile(`${before}${messages.map(({ text }) => `${text}\n`).join('')}`);
          await file.datasync();
        } finally {
          await file.close();
        }
        return { outcome: 'delivered' };
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        return { outcome: 'later', code: `file-${code.toLowerCase()}`, afterMillis: null };
      }
    },
  };
}
