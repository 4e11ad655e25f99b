import {
  growPeaks,
  leafHash,
  openCheckpoint,
  type Peaks,
  peaksAt,
  rootOfPeaks,
  sameHash,
  type TrustedLog,
} from '@countersign/audit-log';
import type { LogReader, StoredEntry } from '../ports/index.ts';

/** Entries that are read at once, in about 20 ms. */
export const PIECE = 1_000;

/**
 * A reading of the log from one entry on that asks no index of the database, since whoever holds the file can take a row out of
 * one: every entry is hashed, and their hashes have to give the root that was signed.
 */
export interface SignedReading {
  /** Index of the first entry that was read. */
  readonly start: number;
  peaks: Peaks;
  /** The signed note that the peaks were compared with last. */
  verified: string | null;
}

/** What of the log is asked for. */
type SignedLogReader = {
  readonly audit: Pick<LogReader['audit'], 'checkpoint' | 'entries' | 'hashes' | 'prunedBefore'>;
};

/** @throws AuditLogError where there is no such entry */
export function beginSignedReading(tx: SignedLogReader, start: number): SignedReading {
  const peaks = peaksAt(start, (level, from, count) => tx.audit.hashes({ level, from, count }));
  return { start, peaks, verified: null };
}

/**
 * Reads some entries, and tells whether there are more.
 * @param piece.until none is read from this one on
 * @throws Error for an entry that is missing
 */
export function readPiece(
  tx: SignedLogReader,
  reading: SignedReading,
  {
    observe,
    until = Number.POSITIVE_INFINITY,
  }: {
    readonly observe: (entry: StoredEntry) => void;
    readonly until?: number;
  },
): boolean {
  const from = reading.peaks.size;
  const limit = Math.min(PIECE, until - from);
  const entries = limit > 0 ? tx.audit.entries({ from, limit }) : [];
  for (const entry of entries) {
    if (entry.index !== reading.peaks.size) throw new Error(`entry ${reading.peaks.size} is missing`);
    reading.peaks = growPeaks(reading.peaks, hashOf(tx, entry)).peaks;
    observe(entry);
  }
  return entries.length === PIECE;
}

/** One that was pruned says nothing, and its hash is what is left of it. */
function hashOf(tx: SignedLogReader, { index, body }: StoredEntry): Uint8Array {
  if (body.length > 0 || index >= tx.audit.prunedBefore()) return leafHash(body);
  return tx.audit.hashes({ level: 0, from: index, count: 1 })[0] ?? leafHash(body);
}

/** Makes sure that what was read is what was signed. @throws Error */
export function verifyReading(tx: SignedLogReader, reading: SignedReading, trusted: TrustedLog): void {
  const newest = tx.audit.checkpoint();
  if (newest === undefined || newest.size !== reading.peaks.size)
    throw new Error(`${reading.peaks.size} entries are there, and ${newest?.size ?? 0} are signed`);
  if (reading.verified === newest.note) return;
  const opened = openCheckpoint(newest.note, trusted);
  if (!opened.ok) throw new Error(opened.message);
  // The size beside the note is a row like any other: with hashes of another level the same root comes of another size.
  const isOfSize = opened.checkpoint.size === BigInt(reading.peaks.size);
  if (!isOfSize || !sameHash(opened.checkpoint.root, rootOfPeaks(reading.peaks)))
    throw new Error('the entries that were read do not give the root that was signed');
  reading.verified = newest.note;
}
