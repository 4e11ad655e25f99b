import type { KeyObject } from 'node:crypto';
import {
  createDataKey,
  type MasterKey,
  RANDOM_FOR_DATA_KEY,
  unwrapDataKey,
} from '@countersign/personal-data';
import { CountersignError, type Instant } from '@countersign/schema';
import type { Clock, RandomBytes } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { eq, sql } from '../sql/drizzle.ts';
import type { ReadMemory, Recall } from '../sql/read-memory.ts';
import { subjectKeyTable as subjectKey } from '../tables/personal.ts';

/** What encrypting personal data takes, beside the connection. */
export interface KeySettings {
  readonly master: MasterKey;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Where it is left out, every row is read each time. */
  readonly memory?: Pick<ReadMemory, 'recall' | 'forget'>;
  /** Told when a key was destroyed in a transaction that is still open. */
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
  /** A part of the transaction was undone, and with it perhaps the row of a key that was made in it: every row is read anew. */
  undone(): void;
}

/** For whoever remembers nothing. */
export const recallNothing: Recall = (_name, ask) => ask;

/** Unwrapped keys that are kept; unwrapping one takes a few microseconds. */
const MAX_CACHED_KEYS = 1_000;

export function createKeyRing(db: Database, settings: KeySettings): KeyRing {
  const { master, clock, randomBytes, memory } = settings;
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
  const kept = new Map<string, Kept>();

  // The row is what says whether the key was destroyed, by this process or another, or its making undone.
  const rowOf = (memory?.recall ?? recallNothing)('key of subject', (subject: string) =>
    bySubject.get({ subject }),
  );
  const unwrap = (subject: string, wrapped: Buffer): KeyObject => {
    const known = kept.get(subject);
    if (known?.wrapped.equals(wrapped) === true) return known.key;
    const key = unwrapDataKey(master, subject, wrapped);
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
      const { key, wrapped } = createDataKey(master, subject, randomBytes(RANDOM_FOR_DATA_KEY));
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
    undone: () => {
      kept.clear();
      memory?.forget();
    },
  };
}
