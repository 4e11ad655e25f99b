import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestSchema } from '@countersign/schema';
import type { EvidenceFiles } from '@countersign/use-cases/ports';

/** What is not whole yet. No backup takes it. */
const PART = '.part';

/** Files in a directory, each named by the digest of its bytes; whoever owns the directory alone can read them. */
export function createEvidenceFiles(directory: string): EvidenceFiles {
  const pathOf = (digest: string) => join(directory, digestSchema.parse(digest));
  return {
    write: async (digest, bytes) => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const path = pathOf(digest);
      await writeDurably(`${path}${PART}`, bytes);
      await rename(`${path}${PART}`, path);
      // The name has to be there after a crash as well.
      const folder = await open(directory, 'r');
      await folder.sync().finally(() => folder.close());
    },
    read: (digest) => readFile(pathOf(digest)).catch(undefinedWhereMissing),
    remove: (digest) => rm(pathOf(digest), { force: true }),
    list: async () => {
      const names = (await readdir(directory).catch(undefinedWhereMissing)) ?? [];
      const found = await Promise.all(
        names
          .filter((name) => digestSchema.safeParse(name).success)
          .map(async (digest) => {
            const status = await stat(join(directory, digest)).catch(undefinedWhereMissing);
            return status === undefined ? [] : [{ digest, at: status.mtimeMs }];
          }),
      );
      return found.flat();
    },
  };
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

function undefinedWhereMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
