import type { EvidenceFiles, Store } from '../ports/index.ts';

/** How many pictures there are that were not erased, and how many of them have lost their file. */
export async function countEvidence({
  store,
  evidenceFiles,
}: {
  readonly store: Store;
  readonly evidenceFiles: EvidenceFiles;
}): Promise<{ readonly stored: number; readonly missing: number }> {
  const rows = store.read((tx) => tx.evidenceFiles.stored()).filter(({ isErased }) => !isErased);
  if (rows.length === 0) return { stored: 0, missing: 0 };
  // Listed after the rows were read, so that the file of each is there.
  const files = new Set((await evidenceFiles.list()).map(({ digest }) => digest));
  return { stored: rows.length, missing: rows.filter(({ storedDigest }) => !files.has(storedDigest)).length };
}
