import { isBytes } from '../encoding/bytes.ts';
import { isHash } from '../merkle/hash.ts';
import { type Cursor, openCursor } from './cursor.ts';
import type { Findings } from './findings.ts';
import type { EntryRow, LogSource } from './log-source.ts';
import { asRow, toKey } from './row.ts';

/** The stored entries, asked for one index after the other. */
export interface EntryReader {
  /** Whether a row stands at the index; rows before it that nobody asked for are reported as extra. */
  has(index: number): boolean;
  /** The row that `has` found. */
  take(): TakenEntry;
  /** Whether no row is left. */
  ended(): boolean;
  /** Reports every row that is left as extra: the log ended before it. */
  rest(size: number): void;
  close(): void;
}

/** Each is there unless what is stored is no such thing, which is a finding. */
export interface TakenEntry {
  readonly body: Uint8Array | undefined;
  readonly hash: Uint8Array | undefined;
}

interface Fields {
  readonly idx: number;
  readonly hash: unknown;
  readonly body: unknown;
}

export function readEntries(source: LogSource, findings: Findings): EntryReader {
  const rows: Cursor<Fields> = openCursor({
    open: () => source.entries(),
    fields(row) {
      const { idx, hash, body } = asRow<EntryRow>(row);
      return { idx: toKey(idx), hash, body };
    },
    onUnreadable: (message) => findings.source('entries', `The entries cannot be read further: ${message}`),
  });

  const reportExtra = ({ idx }: Fields, expected: number, why: string) => {
    const index = idx < 0 ? expected : idx;
    findings.entry('entry-extra', { index }, `An entry is stored at ${index} that ${why}.`);
    rows.advance();
  };
  return {
    has(index) {
      let row = rows.current;
      while (row !== undefined && row.idx < index) {
        reportExtra(row, index, 'is out of order, or has no proper index');
        row = rows.current;
      }
      return row !== undefined && row.idx === index;
    },
    take() {
      const { idx = 0, hash, body } = rows.current ?? {};
      rows.advance();
      const hasBody = isBytes(body);
      if (!hasBody) {
        const message = `Entry ${idx} was altered: what is stored are not bytes.`;
        findings.entry('entry-altered', { index: idx }, message);
      }
      const hasHash = isHash(hash);
      if (!hasHash) {
        const message = `The hash of entry ${idx} was altered: what is stored is no hash of 32 bytes.`;
        findings.node('node-altered', { level: 0, index: idx }, message);
      }
      return { body: hasBody ? body : undefined, hash: hasHash ? hash : undefined };
    },
    ended: () => rows.current === undefined,
    rest(size) {
      for (let row = rows.current; row !== undefined; row = rows.current) {
        reportExtra(row, size, `is not part of the log, which has ${size} entries`);
      }
    },
    close: () => rows.close(),
  };
}
