import type { Clock, EvidenceFiles, Logger, Store } from '../ports/index.ts';

/** A file is written before the row that speaks of it. */
const YOUNG_MILLIS = 3_600_000;

/**
 * Removes files of pictures whose subject was erased, and files of which no row speaks since an upload was cut off. What an erasure left is
 * unreadable before that.
 */
export const createSweepEvidence =
  (deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly evidenceFiles: EvidenceFiles;
  }) =>
  async (): Promise<void> => {
    const files = await deps.evidenceFiles.list();
    if (files.length === 0) return;
    // Read after the files were listed, so that the row of each that is not young is among them.
    const rows = new Map(
      deps.store.read((tx) => tx.evidenceFiles.stored()).map((one) => [one.storedDigest, one]),
    );
    const now = deps.clock.now();
    for (const { digest, at } of files) {
      const row = rows.get(digest);
      if (row === undefined ? now - at < YOUNG_MILLIS : !row.isErased) continue;
      await deps.evidenceFiles.remove(digest);
      deps.logger.info({ file: digest, erased: row !== undefined }, 'a file of evidence was removed');
    }
  };
