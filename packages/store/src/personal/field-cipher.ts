import type { KeyObject } from 'node:crypto';
import {
  alteredColumns,
  blindIndex,
  extractPersonal,
  type Place,
  placeOf,
  RANDOM_FOR_SEALING,
  type Row,
  restorePersonal,
  type StoredTable,
  seal,
  sealBytes,
  subjectOf,
  unseal,
  unsealBytes,
} from '@countersign/personal-data';
import { CountersignError, type Instant } from '@countersign/schema';
import type { RandomBytes } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { createKeyRing, type KeySettings, recallNothing } from './key-ring.ts';
import { createSubjects, type Subjects } from './subjects.ts';

/** A row as it is stored: what is personal in it is in `sealed`, encrypted; null where nothing is. */
export type Sealed<R> = R & { readonly sealed: Buffer | null };

const DRAWN_AT_ONCE = 256;

/** The edge between records and rows: takes what is personal out of a row on its way in, and puts it back on its way out. */
export interface FieldCipher {
  readonly subjects: Subjects;
  /** @throws CountersignError SUBJECT_ERASED */
  encryptRow<R extends object>(table: StoredTable, row: R, subject: string): Sealed<R>;
  /**
   * A row whose subject was erased says so wherever something personal was.
   * @throws CountersignError PERSONAL_DATA_ALTERED
   */
  decryptRow<R extends { readonly sealed: Buffer | null }>(table: StoredTable, row: R): Omit<R, 'sealed'>;
  /** A file that belongs to a row, for beside the database. @throws CountersignError SUBJECT_ERASED */
  encryptFile(place: Place, content: Uint8Array, subject: string): Uint8Array;
  /** Null where its subject was erased. @throws CountersignError PERSONAL_DATA_ALTERED */
  decryptFile(place: Place, stored: Uint8Array): Uint8Array | null;
  isErased(subject: string): boolean;
  /** What stands in a column in place of this text. */
  blindIndex(name: string, ...parts: readonly string[]): string;
  destroyKeys(subjects: readonly string[], at: Instant): void;
  /** @throws CountersignError PERSONAL_KEY_WRONG */
  rewrapKeys(mark: Uint8Array): void;
  /** A part of the transaction was undone: what was read in it, and every key, is read anew. */
  undone(): void;
}

export function createFieldCipher(db: Database, settings: KeySettings): FieldCipher {
  const keys = createKeyRing(db, settings);
  const nonces = createNonces(settings.randomBytes);
  // Whichever key wraps, blind indexes stay what they are.
  const blind = (name: string, parts: readonly string[]) => blindIndex(settings.masters.first, name, parts);
  return {
    subjects: createSubjects(db, settings.memory?.recall ?? recallNothing),
    encryptRow: (table, row, subject) => {
      const { row: closed, taken } = extractPersonal(table, row as Row, blind);
      const sealed =
        taken.length === 0
          ? null
          : seal(taken, {
              subject,
              key: keys.require(subject),
              place: placeOf(table, closed),
              random: nonces(),
            });
      return { ...closed, sealed } as Sealed<typeof row>;
    },
    decryptRow: (table, stored) => {
      const { sealed, ...row } = stored;
      const key = sealed === null ? undefined : keys.find(subjectOf(sealed));
      if (sealed === null && alteredColumns(table, stored as Row).length > 0)
        throw new CountersignError('PERSONAL_DATA_ALTERED', { table });
      const taken = sealed === null || key === undefined ? null : openSealed(table, row, { sealed, key });
      return orAltered(table, () => restorePersonal(table, row, taken)) as typeof row;
    },
    encryptFile: (place, content, subject) =>
      sealBytes(content, { subject, key: keys.require(subject), place, random: nonces() }),
    decryptFile: (place, stored) =>
      orAltered('evidence_file', () => {
        const key = keys.find(subjectOf(stored));
        return key === undefined ? null : unsealBytes(stored, { key, place });
      }),
    isErased: (subject) => keys.find(subject) === undefined,
    blindIndex: (name, ...parts) => blind(name, parts),
    destroyKeys: keys.destroy,
    rewrapKeys: keys.rewrap,
    undone: keys.undone,
  };
}

/** Nonces drawn many at once: each is used once, and drawing them one by one costs as much as encrypting. */
function createNonces(randomBytes: RandomBytes): () => Uint8Array {
  let drawn: Uint8Array = new Uint8Array();
  return () => {
    if (drawn.length < RANDOM_FOR_SEALING) drawn = randomBytes(RANDOM_FOR_SEALING * DRAWN_AT_ONCE);
    const nonce = drawn.subarray(0, RANDOM_FOR_SEALING);
    drawn = drawn.subarray(RANDOM_FOR_SEALING);
    return nonce;
  };
}

function openSealed(
  table: StoredTable,
  row: Row,
  { sealed, key }: { readonly sealed: Buffer; readonly key: KeyObject },
): readonly string[] {
  return orAltered(table, () => unseal(sealed, { key, place: placeOf(table, row) }));
}

function orAltered<T>(table: StoredTable, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CountersignError('PERSONAL_DATA_ALTERED', { table }, error);
  }
}
