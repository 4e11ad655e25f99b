import { setImmediate as nextTurn } from 'node:timers/promises';
import { ROUTES } from '@countersign/schema';
import { makeExportLog } from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import manifest from '../../package.json' with { type: 'json' };
import { addDownloadRoute } from '../http/define-routes.ts';
import type { Services } from '../services.ts';

/** The log for other programs. */
export function addExportRoutes(app: FastifyInstance, { store, keys }: Services): void {
  const exportLog = makeExportLog({
    store,
    source: { origin: keys.origin, productVersion: manifest.version },
    pause: () => nextTurn(),
  });
  addDownloadRoute(app, ROUTES.exportEntries, ({ actor, query: { format, ocsfVersion, ...filter } }) =>
    exportLog({ actor, filter, format, ocsfVersion }),
  );
}
