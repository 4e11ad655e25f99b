import type { KeyObject } from 'node:crypto';
import {
  createDataKey,
  type MasterKey,
  RANDOM_FOR_DATA_KEY,
  RANDOM_FOR_SEALING,
  rewrapDataKey,
  unwrapDataKey,
} from '@countersign/personal-data';
import { CountersignError, type Instant } from '@countersign/schema';
import type { Clock, RandomBytes } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { eq, isNotNull, sql } from '../sql/drizzle.ts';
import type { ReadMemory, Recall } from '../sql/read-memory.ts';
import { personalKeyTable as personalKey, subjectKeyTable as subjectKey } from '../tables/personal.ts';
import type { MasterKeys } from './master-keys.ts';

/** What encrypting personal data takes, beside the connection. */
export interface KeySettings {
  readonly masters: MasterKeys;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Where it is left out, every row is read each time. */
  readonly memory?: Pick<ReadMemory, 'recall' | 'forget'>;
  /** Told when a key, or the form in which it was wrapped before, was destroyed in a transaction that is still open. */
  readonly onDestroyed?: () => void;
}

interface Kept {
  readonly wrapped: Buffer;
  readonly key: KeyObject;
}

/** The data keys of the subjects. */
export interface KeyRing {
  /** Undefined when it was destroyed. */
  find(subject: string): KeyObject | undefined;
  /** Makes it when there is none yet. @throws CountersignError SUBJECT_ERASED */
  require(subject: string): KeyObject;
  /** Overwrites the wrapped keys for good; one that was never made cannot be made any more either. */
  destroy(subjects: readonly string[], at: Instant): void;
  /**
   * Has another key of the installation take the place of the one in use: every data key is wrapped with it from then on.
   * @param mark of the other one
   * @throws CountersignError PERSONAL_KEY_WRONG where the host does not have it
   */
  rewrap(mark: Uint8Array): void;
  /** A part of the transaction was undone, and with it perhaps the row of a key that was made in it: every row is read anew. */
  undone(): void;
}

/** For whoever remembers nothing. */
export const recallNothing: Recall = (_name, ask) => ask;

/** Unwrapped keys that are kept; unwrapping one takes a few microseconds. */
const MAX_CACHED_KEYS = 1_000;

export function createKeyRing(db: Database, settings: KeySettings): KeyRing {
  const { masters, clock, randomBytes, memory } = settings;
  const recall = memory?.recall ?? recallNothing;
  const bySubject = db
    .select({ wrapped: subjectKey.wrapped })
    .from(subjectKey)
    .where(eq(subjectKey.subject, sql.placeholder('subject')))
    .prepare();
  const insert = db
    .insert(subjectKey)
    .values({
      subject: sql.placeholder('subject'),
      wrapped: sql.placeholder('wrapped'),
      createdAt: sql.placeholder('createdAt'),
    })
    .prepare();
  const destroyKey = db
    .insert(subjectKey)
    .values({
      subject: sql.placeholder('subject'),
      wrapped: null,
      createdAt: sql.placeholder('at'),
      destroyedAt: sql.placeholder('at'),
    })
    .onConflictDoUpdate({
      target: subjectKey.subject,
      set: { wrapped: null, destroyedAt: sql`excluded.destroyed_at` },
      setWhere: sql`${subjectKey.wrapped} IS NOT NULL`,
    })
    .prepare();
  const stored = db.select({ mark: personalKey.mark }).from(personalKey).prepare();
  // Another process may have replaced it meanwhile.
  const markInUse = recall('mark of the personal key', () => stored.get()?.mark ?? masters.first.mark);
  const master = (): MasterKey => masters.find(markInUse());
  const kept = new Map<string, Kept>();

  // The row is what says whether the key was destroyed, by this process or another, or its making undone.
  const rowOf = recall('key of subject', (subject: string) => bySubject.get({ subject }));
  const unwrap = (subject: string, wrapped: Buffer): KeyObject => {
    const known = kept.get(subject);
    if (known?.wrapped.equals(wrapped) === true) return known.key;
    const key = unwrapDataKey(master(), subject, wrapped);
    keep(subject, { wrapped, key });
    return key;
  };
  const keep = (subject: string, entry: Kept) => {
    kept.set(subject, entry);
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_CACHED_KEYS) break;
      kept.delete(oldest);
    }
  };
  const find = (subject: string): KeyObject | undefined => {
    const row = rowOf(subject);
    if (row?.wrapped != null) return unwrap(subject, row.wrapped);
    kept.delete(subject);
    return undefined;
  };
  return {
    find,
    require: (subject) => {
      const row = rowOf(subject);
      if (row?.wrapped != null) return unwrap(subject, row.wrapped);
      if (row !== undefined) throw new CountersignError('SUBJECT_ERASED', { subject });
      const { key, wrapped } = createDataKey(master(), subject, randomBytes(RANDOM_FOR_DATA_KEY));
      insert.run({ subject, wrapped, createdAt: clock.now() });
      keep(subject, { wrapped, key });
      return key;
    },
    destroy: (subjects, at) => {
      for (const subject of subjects) {
        destroyKey.run({ subject, at });
        kept.delete(subject);
      }
      // What was read before is not readable any more.
      memory?.forget();
      settings.onDestroyed?.();
    },
    rewrap: (mark) => {
      const [from, to] = [master(), masters.find(mark)];
      const update = db.$client.prepare('UPDATE subject_key SET wrapped = ? WHERE subject = ?');
      const rows = db
        .select({ subject: subjectKey.subject, wrapped: subjectKey.wrapped })
        .from(subjectKey)
        .where(isNotNull(subjectKey.wrapped))
        .all();
      for (const { subject, wrapped } of rows) {
        if (wrapped === null) continue;
        const random = randomBytes(RANDOM_FOR_SEALING);
        update.run(rewrapDataKey({ from, to }, { subject, wrapped, random }), subject);
      }
      db.update(personalKey)
        .set({ mark: Buffer.from(mark) })
        .run();
      kept.clear();
      memory?.forget();
      settings.onDestroyed?.();
    },
    undone: () => {
      kept.clear();
      memory?.forget();
    },
  };
}
