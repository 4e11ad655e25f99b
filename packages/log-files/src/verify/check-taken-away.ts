import type { EntryRow, LogSource } from '@countersign/audit-log';
import { parseIndexRanges } from '@countersign/schema';

/** Faults that are told one by one. */
const TOLD = 20;

/** An entry without bytes that the log says is kept for good. */
interface TakenAwayFault {
  readonly kind: 'entry-taken-away';
  readonly index: number;
  readonly message: string;
}

/** What the log says is kept for good, and is without bytes. */
export interface TakenAwayCheck {
  /** The same log; whoever reads its entries has them looked at. */
  readonly source: LogSource;
  readonly faults: () => { readonly told: readonly TakenAwayFault[]; readonly count: number };
}

/**
 * Has every entry of a log looked at while it is verified: that none is without bytes which the log says is kept when others are
 * pruned. By its hash alone, one that somebody took away is like one that was pruned.
 */
export function checkTakenAway(source: LogSource): TakenAwayCheck {
  let bare: boolean[] = [];
  let kept: (readonly [first: number, last: number])[] = [];
  const watched = function* (): Generator<EntryRow> {
    bare = [];
    kept = [];
    for (const row of source.entries()) {
      const { body } = row;
      if (body instanceof Uint8Array) {
        if (body.length === 0) bare[Number(row.idx)] = true;
        else kept.push(...rangesIn(body));
      }
      yield row;
    }
  };
  return {
    source: { ...source, entries: watched },
    faults: () => {
      const taken = new Set<number>();
      for (const [first, last] of kept)
        for (let index = first; index <= Math.min(last, bare.length - 1); index += 1)
          if (bare[index] === true) taken.add(index);
      const told = [...taken].slice(0, TOLD).map((index) => ({
        kind: 'entry-taken-away' as const,
        index,
        message: `Entry ${index} has no bytes, and the log says that it is kept for good: somebody has taken it away. Put it back from a backup or an export.`,
      }));
      return { told, count: taken.size };
    },
  };
}

const MARK = '"type":"log.kept"';

/** Nothing of what cannot be read: that it is damaged is found by its hash. */
function rangesIn(body: Uint8Array): ReturnType<typeof parseIndexRanges> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!bytes.includes(MARK)) return [];
  try {
    const { type, data } = JSON.parse(bytes.toString('utf8'));
    return type === 'log.kept' ? parseIndexRanges(String(data.entries)) : [];
  } catch {
    return [];
  }
}
