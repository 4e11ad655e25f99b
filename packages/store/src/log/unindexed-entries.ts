import type { StoredEntry } from '@countersign/use-cases/ports';

/** What an entry says, as far as it is found by that. */
export interface FoundBy {
  readonly type?: string | undefined;
  readonly request?: string | undefined;
}

interface Told extends StoredEntry {
  readonly type: string;
  readonly request: string | null;
}

/** The entries behind the end of the index, each opened once. */
export interface UnindexedEntries {
  /** Those from an index on that say this, in their order; undefined where so many are behind that they are looked through in the store. */
  find(wanted: FoundBy & { readonly from: number; readonly end: number }): readonly StoredEntry[] | undefined;
  /** Entries were undone, and others may come in their places. */
  undone(): void;
}

/** As many as are written in some seconds under load. */
const MOST = 4_096;

/** @param read gives entries from an index on, up to so many */
export function createUnindexedEntries(
  read: (range: { readonly from: number; readonly limit: number }) => readonly StoredEntry[],
  most: number = MOST,
): UnindexedEntries {
  let first = 0;
  let known: Told[] = [];
  const readOn = (end: number): boolean => {
    const passed = end - first;
    known = passed >= 0 && passed <= known.length ? known.slice(passed) : [];
    first = end;
    const limit = most - known.length;
    const added = read({ from: first + known.length, limit });
    for (const entry of added) known.push(tell(entry));
    return added.length < limit;
  };
  return {
    find: ({ from, end, type, request }) => {
      if (!readOn(end)) {
        known = [];
        return undefined;
      }
      return known.filter(
        (entry) =>
          entry.index >= from &&
          (type === undefined || entry.type === type) &&
          (request === undefined || entry.request === request),
      );
    },
    undone: () => {
      known = [];
    },
  };
}

function tell(entry: StoredEntry): Told {
  try {
    const { type, request } = JSON.parse(Buffer.from(entry.body).toString('utf8'));
    return { ...entry, type, request };
  } catch {
    // Altered behind our back, which the verifier will say.
    return { ...entry, type: '', request: null };
  }
}
