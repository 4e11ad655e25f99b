import type { TrustedLog } from '@countersign/audit-log';
import {
  createPermitLedger,
  type FreezeInLog,
  growHistory,
  type HistoryEntry,
  hasEnded,
  type PermitLedger,
  type RequestHistory,
} from '@countersign/lifecycle';
import {
  beginSignedReading,
  PIECE,
  readPiece,
  type SignedReading,
  verifyReading,
} from '../log/signed-reading.ts';
import type {
  LogReader,
  PermitRecord,
  ReadTransaction,
  StepRecord,
  Store,
  StoredEntry,
  WriteTransaction,
} from '../ports/index.ts';

/** What the log says of a permit and of one of its steps, whatever the rows say. */
export interface StepHistory {
  /** What the signed entry says that was permitted; null where the log has no such permit in force. */
  readonly issued: Readonly<Record<string, unknown>> | null;
  /** What the signed entry says by which the request was held back before it was permitted; null where it was not. */
  readonly braked: Readonly<Record<string, unknown>> | null;
  readonly permitUsed: boolean;
  /** The highest attempt in the log. Counted by key, so that a row under another identifier does not start anew. */
  readonly attempts: number;
  readonly applied: boolean;
  /**
   * The store was put back from a backup since the request was asked for, and the step was not attempted since: what was
   * done between the backup and its return is not in this log.
   */
  readonly doubtful: boolean;
  /** What was stopped after the permit and was not let go on. One that came before keeps a permit from being issued. */
  readonly freezes: readonly FreezeInLog[];
  /** What was stopped after the permit so that it is void where it was not used by then. */
  readonly voids: readonly FreezeInLog[];
  /** What it says of the request; null where it says nothing of one that goes on. */
  readonly request: RequestHistory | null;
  /** Why the log tells nothing, because it is not the one that was signed; null where it tells. */
  readonly problem: string | null;
}

/**
 * Tells what the signed log says of a request that goes on, whatever its rows say. Like the history of a permit, from entries that were
 * hashed, and from no index.
 */
export interface RequestHistories {
  /** Reads on from a request that is older than what was read, a piece at a time, so that nothing else waits for it. */
  prepareRequest(store: Store, request: string): Promise<void>;
  /**
   * In the transaction in which it is acted upon, with what was appended in it.
   * Null where the log says nothing of a request that goes on. @throws Error where it is not the one that was signed
   */
  ofRequest(tx: ReadTransaction | WriteTransaction, request: string): RequestHistory | null;
}

/**
 * Tells the history of permits from the signed entries alone. No index of the database is asked, since whoever holds the file
 * can take a row out of one; every entry since the permit was issued is read and hashed, and their hashes have to give the
 * root that was signed. What was read once is kept, so that it is the new entries only that are read for a step.
 */
export interface PermitHistories extends RequestHistories {
  /** Reads on from a permit that is older than what was read, a piece at a time, so that nothing else waits for it. */
  prepare(store: Store, permit: PermitRecord): Promise<void>;
  /** Whether little enough is left to read for a permit that nobody has to wait for it. */
  isPrepared(tx: ReadTransaction, permit: PermitRecord): boolean;
  of(tx: ReadTransaction, step: StepRecord, permit: PermitRecord): StepHistory;
}

/** How far was read, and what was found. */
interface Reading extends SignedReading {
  readonly ledger: PermitLedger;
  /** Of the requests that go on. */
  readonly requests: Map<string, RequestHistory>;
  /** Index of the last entry that said, when the reading began, that the store was put back; -1 where none did. */
  readonly restored: number;
}

const VOID: StepHistory = {
  issued: null,
  braked: null,
  permitUsed: true,
  attempts: 0,
  applied: false,
  doubtful: false,
  freezes: [],
  voids: [],
  request: null,
  problem: null,
};

/** @param pause lets others have their turn between two pieces */
export function createPermitHistories(trusted: TrustedLog, pause: () => Promise<void>): PermitHistories {
  let reading: Reading | null = null;

  /** A reading that begins at a permit or before. */
  const reach = (tx: ReadTransaction, index: number): Reading => {
    if (reading !== null && reading.start <= index) return reading;
    const size = tx.audit.size();
    // Twice as far as before, so that permits that are asked about in the wrong order do not have all read anew each time.
    const further = reading === null ? index : size - 2 * (size - reading.start);
    const start = Math.min(index, Math.max(further, tx.audit.prunedBefore()));
    // What lies before what is read does not change any more, so only the index has to be asked for it, and once.
    const restored = tx.audit.last('store.restored') ?? -1;
    reading = {
      ...beginSignedReading(tx, start),
      restored,
      ledger: createPermitLedger(start === 0),
      requests: new Map(),
    };
    return reading;
  };

  const readNext = (tx: ReadTransaction, on: Reading, until?: number): boolean =>
    readPiece(tx, on, {
      ...(until === undefined ? {} : { until }),
      observe: ({ index, body }) => {
        const entry = parse(body);
        on.ledger.observe(index, entry);
        if (entry.request !== null) remember(on.requests, entry.request, { index, entry });
      },
    });

  const readOn = (tx: ReadTransaction, index: number, until: number): Reading => {
    const on = reach(tx, index);
    while (readNext(tx, on, until));
    verifyReading(tx, on, trusted);
    return on;
  };
  const orForget = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      // Nothing that was read is kept when something of it is wrong.
      reading = null;
      throw error;
    }
  };

  /**
   * As far as is signed. Whoever takes the entry that asked for it out of the index has all of the log read, once.
   * @param isWanted whether it matters by what was read that the request is not there
   */
  const onFor = (
    tx: ReadTransaction,
    { request, signed }: { readonly request: string; readonly signed: number },
    isWanted: (on: Reading) => boolean,
  ): Reading => {
    if (reading?.requests.has(request) === true) return readOn(tx, reading.start, signed);
    const begun = readOn(tx, beginningOf(tx, request, signed), signed);
    return begun.requests.has(request) || !isWanted(begun) ? begun : readOn(tx, 0, signed);
  };

  return {
    prepare: async (store, permit) => {
      const { entryIndex } = permit;
      try {
        const from = store.read((tx) => beginningOf(tx, permit.request, entryIndex));
        const next = () => store.read((tx) => entryIndex < tx.audit.size() && readNext(tx, reach(tx, from)));
        while (next()) await pause();
      } catch {
        // What is wrong with the log is told where it is asked about.
        reading = null;
      }
    },
    isPrepared: (tx, { request, entryIndex }) => {
      const signed = tx.audit.checkpoint()?.size ?? 0;
      if (reading === null || signed - reading.peaks.size >= PIECE) return false;
      try {
        readNext(tx, reading, signed);
      } catch {
        // What is wrong with the log is told where it is asked about.
        reading = null;
        return false;
      }
      return reading.requests.has(request) || reading.start <= beginningOf(tx, request, entryIndex);
    },
    prepareRequest: async (store, request) => {
      try {
        const next = () =>
          store.read((tx) => {
            const signed = tx.audit.checkpoint()?.size ?? 0;
            // Mostly what came since is little, and has it.
            if (reading !== null && readNext(tx, reading, signed)) return true;
            if (reading?.requests.has(request) === true) return false;
            return readNext(tx, reach(tx, beginningOf(tx, request, signed)), signed);
          });
        while (next()) await pause();
      } catch {
        reading = null;
      }
    },
    ofRequest: (tx, request) =>
      orForget(() => {
        // Whoever writes began with a log that was whole, and has appended what comes after the newest checkpoint.
        const signed = tx.audit.checkpoint()?.size ?? 0;
        const since = 'append' in tx.audit ? unsignedOf(tx, request, signed) : [];
        const isNew = since.some(({ entry }) => entry.type === 'request.submitted');
        const said = isNew ? undefined : onFor(tx, { request, signed }, () => true).requests.get(request);
        return since.reduce((one, { index, entry }) => growHistory(one, index, entry), said) ?? null;
      }),
    of: (tx, step, permit) => {
      if (permit.entryIndex >= tx.audit.size()) return VOID;
      let use: ReturnType<PermitLedger['inForce']>;
      let freezes: PermitLedger['freezes'];
      let request: RequestHistory | null;
      try {
        const on = orForget(() => {
          const size = tx.audit.size();
          const signed = tx.audit.checkpoint()?.size ?? 0;
          if (signed !== size) throw new Error(`${size} entries are there, and ${signed} are signed`);
          const { request: id } = permit;
          return onFor(tx, { request: id, signed }, ({ ledger }) => ledger.inForce(id) !== undefined);
        });
        use = on.ledger.inForce(permit.request);
        freezes = on.ledger.freezes;
        request = on.requests.get(permit.request) ?? null;
      } catch (error) {
        return { ...VOID, problem: error instanceof Error ? error.message : 'it cannot be read' };
      }
      if (use?.index !== permit.entryIndex || use.permit !== permit.id) return VOID;
      const { key } = step.plan;
      // What the signed entries say counts even where the index lost it; before the permit only the index knows.
      const signed = reading?.ledger.restoredAt() ?? -1;
      const latest = Math.max(reading?.restored ?? -1, signed);
      const restored = Math.max(restoredSince(tx, permit, latest), signed > permit.entryIndex ? signed : -1);
      return {
        issued: use.issued,
        braked: use.braked,
        permitUsed: use.used,
        attempts: use.attempts.get(key) ?? 0,
        applied: use.applied.has(key),
        freezes: freezes.inForce(),
        voids: freezes.voiding().filter(({ index }) => index > permit.entryIndex),
        doubtful: restored > (use.attemptedAt.get(key) ?? -1),
        request,
        problem: null,
      };
    },
  };
}

/** What the signed entries say of requests, with one more. Nothing is done with one that has ended. */
function remember(
  requests: Map<string, RequestHistory>,
  request: string,
  { index, entry }: { readonly index: number; readonly entry: HistoryEntry },
): void {
  const said = growHistory(requests.get(request), index, entry);
  if (said === undefined) return;
  if (hasEnded(said.state)) requests.delete(request);
  else requests.set(request, said);
}

/** What the open transaction has appended about a request. */
function unsignedOf(tx: LogReader, request: string, signed: number) {
  if (tx.audit.size() === signed) return [];
  const mentions = ({ body }: StoredEntry) => Buffer.from(body).includes(request);
  return tx.audit
    .entries({ from: signed, limit: MOST_APPENDED })
    .filter(mentions)
    .map(({ index, body }) => ({ index, entry: parse(body) }))
    .filter(({ entry }) => entry.request === request);
}

/** More entries than one transaction appends. */
const MOST_APPENDED = 100_000;

/**
 * Index of the entry from which on everything is read for a request: the one that asked for it, as far as the index of the database knows. Where
 * that is another one, more is read than has to be, or all.
 */
const beginningOf = (tx: LogReader, request: string, end: number): number =>
  Math.min(tx.audit.entries({ from: 0, limit: 1, request })[0]?.index ?? tx.audit.prunedBefore(), end);

const NOTHING: HistoryEntry = { type: '', request: null, data: {}, at: 0, actor: null };

/** An entry that says nothing where it cannot be read; that it is the one that was signed is found by its hash. */
function parse(body: Uint8Array): HistoryEntry {
  try {
    const { type, request, data, at, actor } = JSON.parse(Buffer.from(body).toString('utf8'));
    return { type, request, data, at: Date.parse(at), actor: actor.kind === 'principal' ? actor.id : null };
  } catch {
    return NOTHING;
  }
}

/**
 * Index of the entry that says that the store was put back from a backup after the request was asked for; -1 where none is.
 * @param restored of the last entry that says so of any request
 */
function restoredSince(tx: LogReader, { request, entryIndex }: PermitRecord, restored: number): number {
  if (restored === -1 || restored > entryIndex) return restored;
  // What was approved again after the return may have been approved and done before it.
  const asked = tx.audit.entries({ from: 0, limit: 1, request })[0]?.index ?? entryIndex;
  return asked < restored ? restored : -1;
}
