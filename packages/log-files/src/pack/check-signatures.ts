import type { PackEntry } from '@countersign/evidence';
import { type CheckedReview, createSignedReviewRegister } from '@countersign/signed-reviews';

/** Entries, and what is found of the reviews among them that passkeys are to have signed, once they were read. */
export interface WatchedEntries {
  readonly entries: Iterable<PackEntry>;
  /** By the index of the entry. */
  readonly signatures: ReadonlyMap<number, CheckedReview>;
}

/** Has every review of a log looked at while its entries are read for something else. They have to be read from the first one on. */
export function watchSignatures(entries: Iterable<PackEntry>, origin: string): WatchedEntries {
  const signatures = new Map<number, CheckedReview>();
  const watched = function* (): Generator<PackEntry> {
    const register = createSignedReviewRegister(origin);
    for (const entry of entries) {
      const checked = register.observe(entry.index, entry);
      if (checked !== undefined) signatures.set(entry.index, checked);
      yield entry;
    }
  };
  return { entries: watched(), signatures };
}
