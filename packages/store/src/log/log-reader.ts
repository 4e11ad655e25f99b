import {
  consistencyProof,
  formatProof,
  type HashReader,
  inclusionProof,
  nodesFrom,
} from '@countersign/audit-log';
import { type Instant, isLastingEntryType } from '@countersign/schema';
import type { ReadTransaction, StoredEntry } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { Database } from '../sql/database.ts';
import { and, desc, eq, sql } from '../sql/drizzle.ts';
import type { Recall } from '../sql/read-memory.ts';
import { checkpointTable as checkpoint, entryTable as entry } from '../tables/audit-log.ts';
import { findEntries } from './find-entries.ts';
import { hasBytes } from './has-bytes.ts';
import { createHashReader } from './hash-reader.ts';
import { inconsistent, readingTree } from './inconsistent.ts';
import { createNodeCache } from './node-cache.ts';
import { createPruningReader } from './prune-entries.ts';
import { searchEntries } from './search-entries.ts';
import { createSignedCheck } from './signed-entry.ts';

/** The log as one connection sees it. */
export interface LogReader {
  readonly audit: ReadTransaction['audit'];
  readonly hashes: HashReader;
  lastEntry(): (StoredEntry & { readonly hash: Uint8Array }) | undefined;
  /** Entries that this connection had appended were undone. */
  undone(): void;
}

const stored = { index: entry.idx, body: entry.body };

/** Prepares the reads of the log on one connection. */
export function createLogReader(
  db: Database,
  { recall, authority }: { readonly recall: Recall; readonly authority: AuthorityCheck },
): LogReader {
  const lastEntry = db
    .select({ ...stored, hash: entry.hash })
    .from(entry)
    .orderBy(desc(entry.idx))
    .limit(1)
    .prepare();
  // How long the log is and how late it is by it are asked together.
  const last = recall('last entry', () => lastEntry.get());
  const size = () => (last()?.index ?? -1) + 1;
  const byIndex = db
    .select(stored)
    .from(entry)
    .where(and(eq(entry.idx, sql.placeholder('index')), hasBytes))
    .prepare();
  const newest = db.select().from(checkpoint).orderBy(desc(checkpoint.size)).limit(1).prepare();
  const hashes = createHashReader(db);
  const { finder, undone } = findEntries(db, recall);
  const readNode = createNodeCache(nodesFrom(hashes));
  const pruning = createPruningReader(db, authority);
  const requireSigned = createSignedCheck(authority, readNode);
  return {
    audit: {
      ...finder,
      ...searchEntries(db),
      ...pruning,
      size,
      newestAt: () => timeOf(last()),
      entry: (index) => byIndex.get({ index }),
      last: (type) => (isLastingEntryType(type) ? authority.lasting(type).at(-1) : finder.last(type)),
      lasting: ({ type, from }) =>
        authority.lasting(type).flatMap((index) => {
          if (index < from) return [];
          const found = byIndex.get({ index });
          if (found !== undefined) return [requireSigned(found)];
          // Bytes go by pruning alone. What was emptied by hand is missed, and does not count as if it had never been.
          if (index >= pruning.prunedBefore()) throw inconsistent(`its entry ${index} has no bytes`);
          return [];
        }),
      tokensHanded: (principal) => authority.handed(principal),
      requireSigned: (index) => {
        const found = byIndex.get({ index });
        if (found !== undefined) requireSigned(found);
      },
      checkpoint: () => newest.get(),
      hashes: ({ level, from, count }) => hashes(level, from, count),
      proof: (index) => {
        const found = byIndex.get({ index });
        const signed = newest.get();
        if (found === undefined || signed === undefined || index >= signed.size) return undefined;
        const path = readingTree(() => inclusionProof(index, signed.size, readNode));
        return { ...found, proof: formatProof({ index, hashes: path, checkpoint: signed.note }) };
      },
      consistency: ({ from, to }) => {
        if (from > to || to > size()) return undefined;
        return from === 0 ? [] : readingTree(() => consistencyProof(from, to, readNode));
      },
    },
    hashes,
    lastEntry: () => lastEntry.get(),
    undone,
  };
}

function timeOf(newest: { readonly body: Buffer } | undefined): Instant {
  if (newest === undefined) return 0;
  try {
    const at = Date.parse(JSON.parse(newest.body.toString('utf8')).at);
    return Number.isNaN(at) ? 0 : at;
  } catch {
    // Altered behind our back, which the next write will say.
    return 0;
  }
}
