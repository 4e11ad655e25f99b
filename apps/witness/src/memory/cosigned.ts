import { hash } from 'node:crypto';
import type { Suspicion, WitnessState } from '@countersign/audit-log';
import type { Connection } from './open-database.ts';

/** What a witness has cosigned and refused. */
export interface Memory {
  state(origin: string): WitnessState | undefined;
  /** The newest cosigned checkpoint of the log with this hexadecimal SHA-256 of its origin. */
  newest(originHash: string): string | undefined;
  keep(cosigned: WitnessState & { origin: string; note: string; at: number }): void;
  /** Keeps a refused checkpoint as evidence; each once, and no more than some of one log. */
  insertRefused(
    refused: WitnessState & { origin: string; note: string; at: number; suspicion: Suspicion },
  ): void;
}

/** Anybody may send a checkpoint of the log again with a wrong proof, so that there has to be an end. */
const MAX_REFUSED = 1_000;

/** Prepares what a witness reads and writes. */
export function prepareMemory(database: Connection): Memory {
  const state = database.prepare<[string], { size: string; root: Buffer }>(
    'SELECT size, root FROM cosigned WHERE origin = ?',
  );
  const newest = database
    .prepare<[string], string>('SELECT note FROM cosigned WHERE origin_hash = ?')
    .pluck();
  const keep = database.prepare(
    `INSERT INTO cosigned (origin, origin_hash, size, root, note, at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note, at = excluded.at`,
  );
  const insertRefused = database.prepare(
    `INSERT OR IGNORE INTO refused (origin, size, root, suspicion, note, at)
     SELECT ?, ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM refused WHERE origin = ?) < ${MAX_REFUSED}`,
  );
  return {
    state: (origin) => {
      const row = state.get(origin);
      return row === undefined ? undefined : { size: BigInt(row.size), root: row.root };
    },
    newest: (originHash) => newest.get(originHash),
    keep: ({ origin, size, root, note, at }) => {
      keep.run(origin, hash('sha256', origin), digits(size), Buffer.from(root), note, at);
    },
    insertRefused: ({ origin, size, root, suspicion, note, at }) => {
      insertRefused.run(origin, digits(size), Buffer.from(root), suspicion, note, at, origin);
    },
  };
}

function digits(size: bigint): string {
  return String(size).padStart(20, '0');
}
