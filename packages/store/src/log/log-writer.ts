import {
  growPeaks,
  type KeyRotation,
  leafHash,
  NO_PEAKS,
  rootOfPeaks,
  type SigningKey,
  signCheckpoint,
  signKeyRotation,
} from '@countersign/audit-log';
import { CountersignError } from '@countersign/schema';
import type { Clock, Ids, Logger, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import type { Recall } from '../sql/read-memory.ts';
import {
  checkpointTable as checkpoint,
  entryTable as entry,
  nodeTable as node,
} from '../tables/audit-log.ts';
import { encodeEntry } from './encode-entry.ts';
import type { LogGuard, LogHead } from './guard-log.ts';
import { inconsistent } from './inconsistent.ts';
import type { LogKeys } from './log-keys.ts';
import type { LogReader } from './log-reader.ts';
import { createPruningWriter } from './prune-entries.ts';
import { createTokenCheck } from './refuse-ended-token.ts';

/** Appends to the log in step with the transactions of one connection. */
export interface LogWriter {
  readonly audit: WriteTransaction['audit'];
  /** First thing in a transaction. @throws CountersignError LOG_INCONSISTENT */
  begin(): void;
  /** Gives what goes back to here, where a part of a job is undone. */
  savepoint(): () => void;
  /** Where the log stands, to go back to it when a savepoint is rolled back. */
  mark(): LogHead;
  reset(mark: LogHead): void;
  /** Throws what kept an append from being done, in case its caller has swallowed it. */
  requireWhole(): void;
  /** Last thing before COMMIT: signs the new size when there is one. @throws CountersignError LOG_INCONSISTENT */
  sign(): void;
  /** After COMMIT. */
  committed(): void;
  /** After a COMMIT of which nobody knows whether it happened. */
  commitUnknown(): void;
}

export function createLogWriter(
  db: Database,
  options: {
    reader: LogReader;
    guard: LogGuard;
    clock: Clock;
    ids: Ids;
    origin: string;
    /** Where none of them can be used, nothing can be signed, and so nothing committed. */
    logKeys: LogKeys;
    logger: Logger;
    /** Changes with every commit of another connection, and with none of this one. */
    dataVersion: () => number;
    recall: Recall;
    /** Told first thing in a transaction which version it began on. */
    began: (version: number) => void;
  },
): LogWriter {
  const { reader, guard, clock, ids, origin, logKeys, logger, dataVersion, recall, began } = options;
  const insertEntry = prepareInsert(db, entry);
  const insertNode = prepareInsert(db, node);
  const insertCheckpoint = prepareInsert(db, checkpoint);
  const refuseEndedToken = createTokenCheck(db, recall);
  let head: LogHead = { peaks: NO_PEAKS, at: 0, signed: undefined };
  let version = 0;
  let stopped: unknown;
  /** What takes the place of the key in this transaction, from the entry of this index on. */
  let rotation: (KeyRotation & { readonly key: SigningKey }) | undefined;
  const forgetUndone = () => {
    if (rotation !== undefined && rotation.index >= head.peaks.size) rotation = undefined;
  };

  const append: WriteTransaction['audit']['append'] = (actor, event) => {
    // The order of the log is that of its indexes, and its times must not contradict it: where the clock was set back, an
    // entry gets the time of the one before it. Whoever reads the log could not tell a clock from a forger otherwise.
    const at = Math.max(clock.now(), head.at);
    try {
      refuseEndedToken(actor, event, at);
    } catch (error) {
      stopped = error;
      throw error;
    }
    const body = encodeEntry({ id: ids.next('event'), at, actor, event });
    const idx = head.peaks.size;
    const hash = leafHash(body);
    const { peaks, nodes } = growPeaks(head.peaks, hash);
    try {
      insertEntry({ idx, body, hash });
      for (const node of nodes) insertNode({ ...node, hash: Buffer.from(node.hash) });
    } catch (error) {
      stopped = error;
      throw error;
    }
    head = { peaks, at, signed: head.signed };
    return idx;
  };

  const rotateKey: WriteTransaction['audit']['rotateKey'] = (actor, { successor, ...data }) => {
    const [old, key] = [logKeys.signer(), logKeys.successor(successor)];
    if (old === undefined || key === undefined || rotation !== undefined)
      throw new CountersignError('KEY_UNUSABLE', {});
    const index = head.peaks.size;
    const note = signKeyRotation({ origin, size: index, root: rootOfPeaks(head.peaks), successor }, old);
    rotation = { index, old: old.vkey, successor, note, key };
    return append(actor, {
      type: 'key.rotated',
      request: null,
      data: { ...data, key: 'log', old: old.vkey, successor, from: index + 1, note },
    });
  };

  return {
    audit: {
      ...reader.audit,
      ...createPruningWriter(db),
      append,
      rotateKey,
      size: () => head.peaks.size,
      newestAt: () => head.at,
    },
    begin: () => {
      stopped = undefined;
      rotation = undefined;
      version = dataVersion();
      began(version);
      head = guard.checkSince(reader, version);
    },
    savepoint: () => {
      const before = { head, stopped };
      return () => {
        ({ head, stopped } = before);
        forgetUndone();
      };
    },
    mark: () => head,
    reset: (mark) => {
      stopped = undefined;
      head = mark;
      forgetUndone();
    },
    requireWhole: () => {
      if (stopped !== undefined) throw stopped;
    },
    sign: () => {
      const { size } = head.peaks;
      if (size === (head.signed?.size ?? 0)) return;
      const signingKey = rotation?.key ?? logKeys.signer();
      if (signingKey === undefined) throw new TypeError('There is no key to sign the log with.');
      const present = reader.audit.size();
      if (present !== size) throw inconsistent(`it has ${present} entries where ${size} were appended`);
      const behindMillis = head.at - clock.now();
      if (behindMillis > 0) {
        logger.warn(
          { behindMillis },
          'the clock is behind the log; entries get the time of the one before them',
        );
      }
      const root = rootOfPeaks(head.peaks);
      const note = signCheckpoint({ origin, size, root }, [signingKey]);
      insertCheckpoint({ size, note });
      head = { ...head, signed: { size, root, note } };
    },
    committed: () => {
      if (rotation !== undefined) logKeys.rotated(rotation);
      guard.remember(head, version);
    },
    commitUnknown: () => guard.forget(),
  };
}
