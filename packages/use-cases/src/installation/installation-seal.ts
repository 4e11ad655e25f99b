import {
  inclusionProof,
  leafHash,
  nodesFrom,
  openCheckpoint,
  type TrustedLog,
  verifyInclusion,
} from '@countersign/audit-log';
import { auditEntrySchema } from '@countersign/schema';
import {
  beginSignedReading,
  PIECE,
  readPiece,
  type SignedReading,
  verifyReading,
} from '../log/signed-reading.ts';
import type { LogReader, Store, StoredEntry } from '../ports/index.ts';

/** Whether the set-up of an installation is over, as far as the signed log can be read. */
export interface SealState {
  readonly isSealed: boolean;
  /** The entry that sealed it; null where there is none, and where the log does not let that be told, which counts as sealed. */
  readonly entry: number | null;
}

/** Tells whether an installation is sealed, by the signed log alone: rows and indexes only say where to look first. */
export interface InstallationSeal {
  /** Reads what was appended since, a piece at a time, so that `stateIn` has little left to read. */
  catchUp(): Promise<void>;
  /** In the transaction in which it is acted upon, with what was appended in it. */
  stateIn(tx: LogReader): SealState;
}

const TYPE = 'installation.sealed';

/**
 * Remembers for the process that the entry was found: it cannot be taken back. As long as it was not, all entries are read, each
 * once, and their hashes have to give the root that was signed. A log that does not verify, or of which entries were pruned, cannot
 * show that there was none: that counts as sealed, so that nobody gains by hiding the entry.
 */
export function createInstallationSeal(deps: {
  readonly store: Store;
  readonly trustedLog: TrustedLog;
  readonly pause: () => Promise<void>;
}): InstallationSeal {
  const { store, trustedLog, pause } = deps;
  let sealedBy: number | null = null;
  let reading: Reading | null = null;

  /** Reads one piece of what is signed, and tells whether there is more. @throws Error */
  const advance = (tx: LogReader): boolean => {
    const signed = tx.audit.checkpoint();
    if (signed === undefined) return false;
    const on: Reading = reading ?? { ...beginSignedReading(tx, 0), found: null };
    reading = on;
    const observe = (entry: StoredEntry) => {
      if (seals(entry)) on.found ??= entry.index;
    };
    if (readPiece(tx, on, { observe, until: signed.size })) return true;
    verifyReading(tx, on, trustedLog);
    sealedBy = on.found;
    return false;
  };
  const known = (tx: LogReader): SealState | undefined => {
    sealedBy ??= provenEntry(tx, trustedLog);
    if (sealedBy !== null) return { isSealed: true, entry: sealedBy };
    return tx.audit.prunedBefore() > 0 ? UNTOLD : undefined;
  };
  const failed = (): SealState => {
    reading = null;
    return UNTOLD;
  };
  return {
    catchUp: async () => {
      const next = () =>
        store.read((tx) => {
          try {
            return known(tx) === undefined && advance(tx);
          } catch {
            failed();
            return false;
          }
        });
      while (next()) await pause();
    },
    stateIn: (tx) => {
      const state = known(tx);
      if (state !== undefined) return state;
      try {
        while (advance(tx));
      } catch {
        return failed();
      }
      // What was appended in this transaction is under no checkpoint yet.
      const entry = sealedBy ?? foundSince(tx, reading?.peaks.size ?? 0);
      return { isSealed: entry !== null, entry };
    },
  };
}

const UNTOLD: SealState = { isSealed: true, entry: null };

interface Reading extends SignedReading {
  /** Index of the first entry that seals, among those that were read. */
  found: number | null;
}

/** Looks at all of them: where checkpoints were taken away, that is more than one transaction appends. */
function foundSince(tx: LogReader, from: number): number | null {
  for (let at = from; ; at += PIECE) {
    const entries = tx.audit.entries({ from: at, limit: PIECE });
    const found = entries.find(seals);
    if (found !== undefined || entries.length < PIECE) return found?.index ?? null;
  }
}

/** The entry that the index of the database names, where it is one that was signed: so a start reads a few hashes, and no history. */
function provenEntry(tx: LogReader, trusted: TrustedLog): number | null {
  try {
    const index = tx.audit.last(TYPE);
    const entry = index === undefined ? undefined : tx.audit.entry(index);
    const signed = tx.audit.checkpoint();
    if (entry === undefined || signed === undefined || !seals(entry)) return null;
    const opened = openCheckpoint(signed.note, trusted);
    if (!opened.ok) return null;
    const { root } = opened.checkpoint;
    const size = Number(opened.checkpoint.size);
    const nodes = nodesFrom((level, from, count) => tx.audit.hashes({ level, from, count }));
    const proof = inclusionProof(entry.index, size, nodes);
    const claim = { index: entry.index, size, leaf: leafHash(entry.body), root, proof };
    return verifyInclusion(claim) ? entry.index : null;
  } catch {
    return null;
  }
}

/** Cheaper than to parse every entry. */
function seals({ body }: StoredEntry): boolean {
  const bytes = Buffer.from(body);
  if (!bytes.includes(TYPE)) return false;
  const entry = auditEntrySchema.safeParse(JSON.parse(bytes.toString('utf8')));
  return entry.success && entry.data.type === TYPE;
}
