import { isBytes } from '../encoding/bytes.ts';
import { type Cursor, openCursor } from './cursor.ts';
import type { Findings } from './findings.ts';
import type { EntryRow, LogSource } from './log-source.ts';
import { asRow, toKey } from './row.ts';

/** The stored entries, asked for one index after the other. */
export interface EntryReader {
  /** Whether a row stands at the index; rows before it that nobody asked for are reported as extra. */
  has(index: number): boolean;
  /** The bytes of the row that `has` found; nothing, and a finding, when they are no bytes. */
  take(): Uint8Array | undefined;
  /** Whether no row is left. */
  ended(): boolean;
  /** Reports every row that is left as extra: the log ended before it. */
  rest(size: number): void;
  close(): void;
}

interface Fields {
  readonly idx: number;
  readonly body: unknown;
}

export function readEntries(source: LogSource, findings: Findings): EntryReader {
  const rows: Cursor<Fields> = openCursor({
    open: () => source.entries(),
    fields(row) {
      const { idx, body } = asRow<EntryRow>(row);
      return { idx: toKey(idx), body };
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
      const { idx = 0, body } = rows.current ?? {};
      rows.advance();
      if (isBytes(body)) return body;
      findings.entry(
        'entry-altered',
        { index: idx },
        `Entry ${idx} was altered: what is stored are not bytes.`,
      );
      return undefined;
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
