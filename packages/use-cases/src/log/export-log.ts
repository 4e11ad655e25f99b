import { createHash } from 'node:crypto';
import { isWanted, makeEncoder, type OcsfSource, wantedTokens } from '@countersign/log-export';
import type { Actor, AuditEventData, ExportFormat, LogFilter, OcsfVersion } from '@countersign/schema';
import type { Store } from '../ports/index.ts';
import { exportedEntries } from './exported-entries.ts';
import { locateRange } from './locate-range.ts';
import { appendLogRead, spanOf } from './record-log-read.ts';

/** So few that reading and writing a page keeps nobody else waiting, and so many that the pages do not count. */
const ENTRIES_AT_ONCE = 100;

export interface ExportLogDeps {
  readonly store: Store;
  readonly source: Pick<OcsfSource, 'origin' | 'productVersion'>;
  /** Lets everybody else have a turn. */
  readonly pause: () => Promise<void>;
}

export interface ExportLogCommand {
  readonly actor: Actor;
  readonly filter: LogFilter;
  readonly format: ExportFormat;
  readonly ocsfVersion: OcsfVersion;
}

/** An export that is under way. */
export interface LogExport {
  readonly contentType: string;
  /** The parts of the file. Whoever takes no more of them ends the export, which is then on record as cut off. */
  readonly parts: AsyncIterable<string>;
}

/**
 * Begins an export of the entries that are in the log now. It is on record before the first of them leaves, in case the
 * process does not live to record how it ended.
 */
export const makeExportLog =
  (deps: ExportLogDeps) =>
  async ({ actor, filter, format, ocsfVersion }: ExportLogCommand): Promise<LogExport> => {
    const { store, source } = deps;
    const { range, checkpoint } = store.read((tx) => ({
      range: locateRange(tx, filter),
      checkpoint: tx.audit.checkpoint()?.note ?? null,
    }));
    await store.write((tx) => appendLogRead(tx, { actor, operation: 'export', filter, entries: spanOf([]) }));
    const encoder = makeEncoder(format, { ...source, checkpoint }, ocsfVersion);
    const { from: _from, to: _to, ...fields } = filter;
    const wanted = wantedTokens(fields);

    async function* parts(): AsyncIterable<string> {
      const sent = startTally();
      try {
        if (encoder.head !== '') yield sent.text(encoder.head);
        for (let from = range.first; from < range.end; from += ENTRIES_AT_ONCE) {
          const limit = Math.min(ENTRIES_AT_ONCE, range.end - from);
          const page = store.read((tx) => exportedEntries(tx, tx.audit.entries({ from, limit })));
          const chosen = page.filter((entry) => isWanted(entry, wanted));
          const text = chosen.map(encoder.encode).join('');
          sent.entries(chosen.map(({ index }) => index));
          if (text !== '') yield sent.text(text);
          await deps.pause();
        }
        sent.complete();
      } finally {
        const data = { format, ...sent.sum() };
        await store.write((tx) => tx.audit.append(actor, { type: 'log.exported', request: null, data }));
      }
    }
    return { contentType: encoder.contentType, parts: parts() };
  };

type Sum = Omit<AuditEventData<'log.exported'>, 'format'>;

/** Counts what is sent. A part counts as soon as it is handed out: whether it arrived nobody can know. */
function startTally() {
  const hash = createHash('sha256');
  const sum = { first: null as number | null, last: null as number | null, count: 0, complete: false };
  return {
    text: (text: string): string => {
      hash.update(text);
      return text;
    },
    entries: (indexes: readonly number[]): void => {
      sum.first ??= indexes[0] ?? null;
      sum.last = indexes.at(-1) ?? sum.last;
      sum.count += indexes.length;
    },
    complete: (): void => {
      sum.complete = true;
    },
    sum: (): Sum => ({ ...sum, digest: hash.digest('hex') }),
  };
}
