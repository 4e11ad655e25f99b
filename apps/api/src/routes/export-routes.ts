import { setImmediate as nextTurn } from 'node:timers/promises';
import { ROUTES } from '@countersign/schema';
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
  addDownloadRoute(app, ROUTES.exportEntries, ({ actor, query: { format, ocsfVersion, ...filter } }) =>
    exportLog({ actor, filter, format, ocsfVersion }),
  );
}
