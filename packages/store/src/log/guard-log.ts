import {
  leafHash,
  NO_PEAKS,
  openCheckpoint,
  type Peaks,
  peaksAt,
  rootOfPeaks,
  type TrustedLog,
} from '@countersign/audit-log';
import type { Instant } from '@countersign/schema';
import type { StoredEntry } from '@countersign/use-cases/ports';
import { inconsistent, readingTree } from './inconsistent.ts';
import type { LogKeys } from './log-keys.ts';
import type { LogReader } from './log-reader.ts';

/** A checkpoint whose signature was verified, or made, by this process. */
export interface SignedCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
}

/** Where the log ends. */
export interface LogHead {
  readonly peaks: Peaks;
  /** Time of the last entry. */
  readonly at: Instant;
  readonly signed: SignedCheckpoint | undefined;
}

/** Looks whether the stored log is the one that was signed, and remembers how far this process has seen it signed. */
export interface LogGuard {
  /**
   * Must run in a transaction on committed state. Reads O(log n) rows; altered entries further back are found by a full
   * verification only.
   *
   * @throws CountersignError LOG_INCONSISTENT
   */
  check(log: LogReader): LogHead;
  /** As `check`, without looking again where nobody else has written since `remember` was told of the same version. */
  checkSince(log: LogReader, version: number): LogHead;
  /** What was committed by the connection that `version` is of. */
  remember(head: LogHead, version: number): void;
  /** Has the next look at the file itself. */
  forget(): void;
  /** What a checkpoint signs. @throws CountersignError LOG_INCONSISTENT where its signature is not good */
  open(checkpoint: { readonly size: number; readonly note: string }): SignedCheckpoint;
  /** The last checkpoint that this process has seen signed. */
  seen(): SignedCheckpoint | undefined;
  /** From now on the log must hold this one, or need hold none that was seen before. @throws as `check` */
  expect(checkpoint: { readonly size: number; readonly note: string } | null): void;
}

export function createLogGuard(keys: Pick<LogKeys, 'trusted' | 'require'>): LogGuard {
  const { trusted } = keys;
  // Two processes append to one file, so what was seen last is a lower bound and not the present state: the log may have
  // grown since, and must never have shrunk or changed below it, whoever wrote the file in between.
  let seen: SignedCheckpoint | undefined;
  let committed: { readonly head: LogHead; readonly version: number } | undefined;
  const check = (log: LogReader) => {
    const head = readHead(log, keys, seen);
    seen = head.signed;
    return head;
  };
  return {
    check,
    checkSince: (log, version) => {
      if (committed?.version === version) return committed.head;
      const head = check(log);
      committed = { head, version };
      return head;
    },
    remember: (head, version) => {
      seen = head.signed;
      committed = { head, version };
    },
    forget: () => {
      committed = undefined;
    },
    open: (checkpoint) => {
      if (seen?.note === checkpoint.note) return seen;
      keys.require(checkpoint);
      return verified(checkpoint, trusted);
    },
    seen: () => seen,
    expect: (checkpoint) => {
      committed = undefined;
      seen = checkpoint === null ? undefined : verified(checkpoint, trusted);
    },
  };
}

function readHead(
  log: LogReader,
  keys: Pick<LogKeys, 'trusted' | 'require'>,
  seen: SignedCheckpoint | undefined,
): LogHead {
  const last = log.lastEntry();
  const newest = log.audit.checkpoint();
  const size = last === undefined ? 0 : last.index + 1;
  if (seen !== undefined && (newest === undefined || newest.size < seen.size)) {
    throw inconsistent(
      `its last checkpoint is at ${newest?.size ?? 0} entries, and ${seen.size} were signed`,
    );
  }
  if (newest === undefined && size === 0) return { peaks: NO_PEAKS, at: 0, signed: undefined };
  if (last === undefined || newest === undefined || newest.size !== size) {
    throw inconsistent(`it has ${size} entries, and its last checkpoint signs ${newest?.size ?? 0}`);
  }
  if (seen?.note !== newest.note) keys.require(newest);
  const signed = seen?.note === newest.note ? seen : verified(newest, keys.trusted);
  return readingTree(() => {
    const peaks = peaksAt(size, log.hashes);
    if (!isSame(rootOfPeaks(peaks), signed.root)) {
      throw inconsistent(`its hashes do not give the root that was signed at ${size} entries`);
    }
    if (
      seen !== undefined &&
      seen !== signed &&
      !isSame(rootOfPeaks(peaksAt(seen.size, log.hashes)), seen.root)
    ) {
      throw inconsistent(`its hashes no longer give the root that was signed at ${seen.size} entries`);
    }
    if (!isSame(leafHash(last.body), last.hash)) {
      throw inconsistent(`its last entry ${last.index} is not the one that was hashed`);
    }
    return { peaks, at: timeOf(last), signed };
  });
}

function verified(stored: { size: number; note: string }, trusted: TrustedLog): SignedCheckpoint {
  const opened = openCheckpoint(stored.note, trusted);
  if (!opened.ok) throw inconsistent(`its last checkpoint is not signed by its key (${opened.reason})`);
  const { size, root } = opened.checkpoint;
  if (size !== BigInt(stored.size)) {
    throw inconsistent(`its last checkpoint signs ${size} entries and is kept as one of ${stored.size}`);
  }
  return { size: stored.size, root, note: stored.note };
}

function timeOf(entry: StoredEntry): Instant {
  const { at } = JSON.parse(Buffer.from(entry.body).toString('utf8'));
  return Date.parse(at);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
