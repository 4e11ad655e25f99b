import type { EntryRow, LogSource } from '@countersign/audit-log';
import { createPermitLedger, type PermitFault } from '@countersign/lifecycle';

/** Faults that are told one by one. */
const TOLD = 20;

/** What the entries say of permits, found while they are read for something else. */
export interface PermitCheck {
  /** The same log; whoever reads its entries has them looked at. */
  readonly source: LogSource;
  readonly faults: () => { readonly told: readonly PermitFault[]; readonly count: number };
}

/**
 * Has every entry of a log looked at while it is verified: that each permit is used once, and only while it is in force. The
 * bytes say so even where they are what was signed, since whoever resets a row in the database has the worker sign a second
 * use.
 * @param prunedBefore of the entries before this one the bytes may be gone, and with them the permits that they issued
 */
export function checkPermits(source: LogSource, prunedBefore: number): PermitCheck {
  let told: PermitFault[] = [];
  let count = 0;
  const watched = function* (): Generator<EntryRow> {
    const ledger = createPermitLedger(prunedBefore === 0);
    told = [];
    count = 0;
    for (const row of source.entries()) {
      const entry = parse(row.body);
      const fault = entry === undefined ? undefined : ledger.observe(Number(row.idx), entry);
      if (fault !== undefined) {
        count += 1;
        if (told.length < TOLD) told.push(fault);
      }
      yield row;
    }
  };
  return { source: { ...source, entries: watched }, faults: () => ({ told, count }) };
}

/** What cannot be read says nothing of permits; that it is damaged is found by its hash. */
function parse(body: unknown) {
  if (!(body instanceof Uint8Array)) return undefined;
  // Most entries are about something else, and parsing is what takes the time.
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  if (!CONCERNS.test(text)) return undefined;
  try {
    const { type, request, data } = JSON.parse(text);
    if (typeof type !== 'string' || typeof request !== 'string' || typeof data !== 'object' || data === null)
      return undefined;
    return { type, request, data };
  } catch {
    return undefined;
  }
}

const CONCERNS = /"type":"(permit\.|step\.a|request\.|break-glass\.)/;
