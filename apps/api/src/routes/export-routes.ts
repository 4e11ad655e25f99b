import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ExportFormat, ROUTES } from '@countersign/schema';
import { createExportLog, createRecordLogRead, createSearchLog, spanOf } from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import manifest from '../../package.json' with { type: 'json' };
import { addDownloadRoute, addRoute } from '../http/define-routes.ts';
import { presentExported } from '../present/present-entry.ts';
import type { Services } from '../services.ts';

/** Looking for entries, and the log for other programs. */
export function addExportRoutes(app: FastifyInstance, services: Services): void {
  const { store, keys } = services;
  const pause = () => nextTurn();
  const recordRead = createRecordLogRead(services);
  const searchLog = createSearchLog({ store, pause });
  const exportLog = createExportLog({
    store,
    source: { origin: keys.origin, productVersion: manifest.version },
    pause,
  });
  addRoute(app, ROUTES.searchEntries, async ({ actor, query: { order, after, limit, ...filter } }) => {
    const found = await searchLog({ filter, newestFirst: order === 'newest', after, limit });
    await recordRead({ actor, operation: 'search', filter, entries: spanOf(found.entries) });
    return { ...found, entries: found.entries.map(presentExported) };
  });
  addDownloadRoute(
    app,
    ROUTES.exportEntries,
    async ({ actor, query: { format, ocsfVersion, ...filter } }) => ({
      ...(await exportLog({ actor, filter, format, ocsfVersion })),
      fileName: `log-${format}.${ENDINGS[format] ?? 'ndjson'}`,
    }),
  );
}

/** What a file ends in that is not of lines in JSON. */
const ENDINGS: Readonly<Partial<Record<ExportFormat, string>>> = { cef: 'cef', csv: 'csv' };
