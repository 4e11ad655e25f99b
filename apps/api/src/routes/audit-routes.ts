import { CountersignError, ROUTES } from '@countersign/schema';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { presentEntry } from '../present/present-entry.ts';
import type { Services } from '../services.ts';

/** Reading the log. */
export function addAuditRoutes(app: FastifyInstance, { store }: Services): void {
  addRoute(app, ROUTES.listEntries, ({ query }) =>
    store.read((tx) => ({ size: tx.audit.size(), entries: tx.audit.entries(query).map(presentEntry) })),
  );
  addRoute(app, ROUTES.showEntry, ({ params }) => {
    const proven = store.read((tx) => tx.audit.proof(params.index) ?? null);
    if (proven === null) throw new CountersignError('NOT_FOUND', { what: 'entry', id: params.index });
    return { ...presentEntry(proven), proof: proven.proof };
  });
  addRoute(app, ROUTES.checkpoint, () => {
    const checkpoint = store.read((tx) => tx.audit.checkpoint() ?? null);
    if (checkpoint === null)
      throw new CountersignError('NOT_FOUND', { what: 'checkpoint', id: 'of the log' });
    return checkpoint;
  });
}
