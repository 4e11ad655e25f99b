import type { TrustedLog } from '@countersign/audit-log';
import { createPermitLedger, type PermitLedger } from '@countersign/lifecycle';
import { removes } from '../evaluation/blast-radius.ts';
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
  ProvisioningReader,
  ReadTransaction,
  StepRecord,
  Store,
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
  /** Why the log tells nothing, because it is not the one that was signed; null where it tells. */
  readonly problem: string | null;
}

/**
 * Tells the history of permits from the signed entries alone. No index of the database is asked, since whoever holds the file
 * can take a row out of one; every entry since the permit was issued is read and hashed, and their hashes have to give the
 * root that was signed. What was read once is kept, so that it is the new entries only that are read for a step.
 */
export interface PermitHistories {
  /** Reads on from a permit that is older than what was read, a piece at a time, so that nothing else waits for it. */
  prepare(store: Store, permit: PermitRecord): Promise<void>;
  /** Whether little enough is left to read for a permit that nobody has to wait for it. */
  isPrepared(tx: ReadTransaction, permit: PermitRecord): boolean;
  of(tx: ReadTransaction, step: StepRecord, permit: PermitRecord): StepHistory;
}

/** How far was read, and what was found. */
interface Reading extends SignedReading {
  readonly ledger: PermitLedger;
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
    reading = { ...beginSignedReading(tx, start), restored, ledger: createPermitLedger(start === 0) };
    return reading;
  };

  const readNext = (tx: ReadTransaction, on: Reading): boolean =>
    readPiece(tx, on, ({ index, body }) => on.ledger.observe(index, parse(body)));

  const readOn = (tx: ReadTransaction, index: number): PermitLedger => {
    const on = reach(tx, index);
    while (readNext(tx, on));
    verifyReading(tx, on, trusted);
    return on.ledger;
  };

  return {
    prepare: async (store, permit) => {
      const { entryIndex } = permit;
      try {
        const from = store.read((tx) => beginningOf(tx, permit));
        const next = () => store.read((tx) => entryIndex < tx.audit.size() && readNext(tx, reach(tx, from)));
        while (next()) await pause();
      } catch {
        // What is wrong with the log is told where it is asked about.
        reading = null;
      }
    },
    isPrepared: (tx, permit) =>
      reading !== null &&
      tx.audit.size() - reading.peaks.size < PIECE &&
      reading.start <= beginningOf(tx, permit),
    of: (tx, step, permit) => {
      if (permit.entryIndex >= tx.audit.size()) return VOID;
      let use: ReturnType<PermitLedger['inForce']>;
      try {
        use = readOn(tx, beginningOf(tx, permit)).inForce(permit.request);
      } catch (error) {
        // Nothing that was read is kept when something of it is wrong.
        reading = null;
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
        doubtful: restored > (use.attemptedAt.get(key) ?? -1),
        problem: null,
      };
    },
  };
}

/** More entries than one request can have. */
const ALL = 10_000;

/**
 * Index of the entry from which on everything is read for a permit. Where it lets something be removed, that is the one which asked for it, as
 * what it was held back by comes between the two. Where the index does not know that entry, it is looked for from the first one on.
 */
function beginningOf(
  tx: ProvisioningReader & LogReader,
  { request, revision, entryIndex }: PermitRecord,
): number {
  const plan = tx.revisions.get(request, revision)?.plan ?? [];
  // A plan from before steps had effects may do anything.
  if (plan.every(({ effects }) => effects !== undefined && !removes(effects))) return entryIndex;
  const asking = tx.audit.entries({ from: 0, limit: ALL, request }).find(({ body }) => {
    const entry = parse(body);
    return ASKING.has(entry.type) && entry.request === request && entry.data.revision === revision;
  });
  return Math.min(entryIndex, asking?.index ?? tx.audit.prunedBefore());
}

const ASKING: ReadonlySet<string> = new Set(['request.submitted', 'request.edited']);

/** An entry that says nothing of permits where it cannot be read; that it is the one that was signed is found by its hash. */
function parse(body: Uint8Array): Parameters<PermitLedger['observe']>[1] {
  try {
    const { type, request, data } = JSON.parse(Buffer.from(body).toString('utf8'));
    return { type, request, data };
  } catch {
    return { type: '', request: null, data: {} };
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
