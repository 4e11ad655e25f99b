import { createHash } from 'node:crypto';
import { createEncoder, type OcsfSource } from '@countersign/log-export';
import type { Actor, AuditEventData, ExportFormat, LogFilter, OcsfVersion } from '@countersign/schema';
import { appendLogRead, spanOf } from './record-log-read.ts';
import { resolveLogFilter } from './resolve-log-filter.ts';
import { type WalkDeps, walkEntries, walkOf } from './walk-entries.ts';

export interface ExportLogDeps extends WalkDeps {
  readonly source: Pick<OcsfSource, 'origin' | 'productVersion'>;
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
export const createExportLog =
  (deps: ExportLogDeps) =>
  async ({ actor, filter, format, ocsfVersion }: ExportLogCommand): Promise<LogExport> => {
    const { store, source } = deps;
    const { walk, checkpoint } = store.read((tx) => ({
      walk: walkOf(tx, resolveLogFilter(tx, filter), false),
      checkpoint: tx.audit.checkpoint()?.note ?? null,
    }));
    await store.write((tx) => appendLogRead(tx, { actor, operation: 'export', filter, entries: spanOf([]) }));
    const encoder = createEncoder(format, { ...source, checkpoint }, ocsfVersion);

    async function* parts(): AsyncIterable<string> {
      const sent = startTally();
      try {
        if (encoder.head !== '') yield sent.text(encoder.head);
        for await (const page of walkEntries(deps, walk)) {
          sent.entries(page.map(({ index }) => index));
          const text = page.map(encoder.encode).join('');
          if (text !== '') yield sent.text(text);
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
