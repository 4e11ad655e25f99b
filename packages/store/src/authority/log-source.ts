import type { HashReader } from '@countersign/audit-log';
import type { Connection } from '../connection.ts';
import { createHashReader } from '../log/hash-reader.ts';
import { openDrizzle } from '../sql/open-drizzle.ts';

/** The log as the register reads it: entries by index, and no index of the database that anybody could take rows out of. */
export interface LogSource {
  /** Entries from an index on, with the hash that is stored beside them. */
  entries(from: number, limit: number): readonly SourceEntry[];
  readonly hashes: HashReader;
  checkpoint(): { readonly size: number; readonly note: string } | undefined;
  /** Where all rows may have been restated last. Only a hint: what is there is looked at. */
  lastRestatement(): number | undefined;
  /** Whether the index of the database knows of an entry that binds. A hint, too: where it does not, nothing is said. */
  mayBind(): boolean;
}

export interface SourceEntry {
  readonly index: number;
  /** Empty where it was pruned. */
  readonly body: Buffer;
  readonly hash: Buffer;
}

/**
 * Below what remembers reads: an answer that it keeps would otherwise depend on the log, and so be forgotten with every entry.
 */
export function createLogSource(connection: Connection): LogSource {
  const entries = connection.prepare<[number, number], SourceEntry>(
    'SELECT idx AS "index", body, hash FROM entry WHERE idx >= ? ORDER BY idx LIMIT ?',
  );
  const checkpoint = connection.prepare<[number], { size: number; note: string }>(
    'select size, note from checkpoint order by size desc limit ?',
  );
  const lastOfType = connection
    .prepare<[], number>(
      `SELECT idx FROM entry_index WHERE type = 'authority.restated' ORDER BY idx DESC LIMIT 1`,
    )
    .pluck();
  const binding = connection
    .prepare<[], number>(
      `SELECT idx FROM entry_index WHERE type IN ('authority.bound', 'authority.restated') LIMIT 1`,
    )
    .pluck();
  return {
    mayBind: () => binding.get() !== undefined,
    entries: (from, limit) => entries.all(from, limit),
    hashes: createHashReader(openDrizzle(connection)),
    checkpoint: () => checkpoint.get(1),
    lastRestatement: () => lastOfType.get(),
  };
}
