import { cp, glob, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { repositoryRoot } from '../../repository-root.ts';

const manifests = [
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'turbo.json',
  'biome.json',
  '{apps,packages,tooling}/*/{package,turbo}.json',
  'tooling/checks/src/lint/*.grit',
];

/** A temporary workspace with this one's packages, rules and manifests, and no source but what a test plants. */
export type WorkspaceCopy = {
  readonly folder: string;
  /** Writes a file, over the copied one if there is one. */
  readonly plant: (path: string, content: string) => Promise<void>;
};

/** Lends a workspace copy and deletes it. */
export async function withWorkspaceCopy<T>(use: (copy: WorkspaceCopy) => Promise<T>): Promise<T> {
  using directory = createDirectory();
  const folder = directory.path;
  for await (const path of glob(manifests, { cwd: repositoryRoot })) {
    await cp(join(repositoryRoot, path), join(folder, path));
  }
  return await use({
    folder,
    plant: async (path, content) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    },
  });
}
