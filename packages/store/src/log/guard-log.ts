import { appendLeaf, leafHash, openCheckpoint, rootAt, type TrustedLog } from '@countersign/audit-log';
import type { Instant } from '@countersign/schema';
import type { StoredEntry } from '@countersign/use-cases/ports';
import { inconsistent, readingTree } from './inconsistent.ts';
import type { LogReader } from './read-log.ts';

/** A checkpoint whose signature was verified, or made, by this process. */
export interface SignedCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
}

/** Where the log ends. */
export interface LogHead {
  readonly size: number;
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
  remember(signed: SignedCheckpoint): void;
}

export function makeLogGuard(trusted: TrustedLog): LogGuard {
  // Two processes append to one file, so what was seen last is a lower bound and not the present state: the log may have
  // grown since, and must never have shrunk or changed below it, whoever wrote the file in between.
  let seen: SignedCheckpoint | undefined;
  return {
    check: (log) => {
      const head = readHead(log, trusted, seen);
      seen = head.signed;
      return head;
    },
    remember: (signed) => {
      seen = signed;
    },
  };
}

function readHead(log: LogReader, trusted: TrustedLog, seen: SignedCheckpoint | undefined): LogHead {
  const last = log.lastEntry();
  const newest = log.audit.checkpoint();
  const size = last === undefined ? 0 : last.index + 1;
  if (seen !== undefined && (newest === undefined || newest.size < seen.size)) {
    throw inconsistent(
      `its last checkpoint is at ${newest?.size ?? 0} entries, and ${seen.size} were signed`,
    );
  }
  if (newest === undefined && size === 0) return { size, at: 0, signed: undefined };
  if (last === undefined || newest === undefined || newest.size !== size) {
    throw inconsistent(`it has ${size} entries, and its last checkpoint signs ${newest?.size ?? 0}`);
  }
  const signed = seen?.note === newest.note ? seen : verified(newest, trusted);
  readingTree(() => {
    if (!isSame(rootAt(size, log.node), signed.root)) {
      throw inconsistent(`its hashes do not give the root that was signed at ${size} entries`);
    }
    if (seen !== undefined && seen !== signed && !isSame(rootAt(seen.size, log.node), seen.root)) {
      throw inconsistent(`its hashes no longer give the root that was signed at ${seen.size} entries`);
    }
    requireHashed(last, log);
  });
  return { size, at: timeOf(last), signed };
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

/** The nodes that the last entry completed are what its bytes give: entries and tree agree at the tail. */
function requireHashed(last: StoredEntry, log: LogReader): void {
  for (const node of appendLeaf(last.index, leafHash(last.body), log.node)) {
    const present = log.node(node.level, node.idx);
    if (present === undefined || !isSame(present, node.hash)) {
      throw inconsistent(`its last entry ${last.index} is not the one that was hashed`);
    }
  }
}

function timeOf(entry: StoredEntry): Instant {
  const { at } = JSON.parse(Buffer.from(entry.body).toString('utf8'));
  return Date.parse(at);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
