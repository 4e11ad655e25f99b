import { cp, glob, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
  const folder = await mkdtemp(join(tmpdir(), 'countersign-lint-'));
  try {
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
  } finally {
    await rm(folder, { recursive: true });
  }
}
