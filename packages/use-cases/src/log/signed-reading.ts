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

/** @throws AuditLogError where there is no such entry */
export function beginSignedReading(tx: LogReader, start: number): SignedReading {
  const peaks = peaksAt(start, (level, from, count) => tx.audit.hashes({ level, from, count }));
  return { start, peaks, verified: null };
}

/** Reads some entries, and tells whether there are more. @throws Error for an entry that is missing */
export function readPiece(
  tx: LogReader,
  reading: SignedReading,
  observe: (entry: StoredEntry) => void,
): boolean {
  const from = reading.peaks.size;
  const entries = tx.audit.entries({ from, limit: PIECE });
  for (const entry of entries) {
    if (entry.index !== reading.peaks.size) throw new Error(`entry ${reading.peaks.size} is missing`);
    reading.peaks = growPeaks(reading.peaks, leafHash(entry.body)).peaks;
    observe(entry);
  }
  return entries.length === PIECE;
}

/** Makes sure that what was read is what was signed. @throws Error */
export function verifyReading(tx: LogReader, reading: SignedReading, trusted: TrustedLog): void {
  const newest = tx.audit.checkpoint();
  if (newest === undefined || newest.size !== reading.peaks.size)
    throw new Error(`${reading.peaks.size} entries are there, and ${newest?.size ?? 0} are signed`);
  if (reading.verified === newest.note) return;
  const opened = openCheckpoint(newest.note, trusted);
  if (!opened.ok) throw new Error(opened.message);
  if (!sameHash(opened.checkpoint.root, rootOfPeaks(reading.peaks)))
    throw new Error('the entries that were read do not give the root that was signed');
  reading.verified = newest.note;
}
