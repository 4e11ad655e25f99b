import { CountersignError, ROUTES } from '@countersign/schema';
import { makeRecordLogRead, spanOf } from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { presentEntry } from '../present/present-entry.ts';
import type { Services } from '../services.ts';

/** Reading the log. */
export function addAuditRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const recordRead = makeRecordLogRead(services);

  addRoute(app, ROUTES.listEntries, async ({ actor, query }) => {
    const answer = store.read((tx) => ({ size: tx.audit.size(), entries: tx.audit.entries(query) }));
    const { from, request, type } = query;
    const filter = { from: from === 0 ? undefined : String(from), request, type: type && [type] };
    await recordRead({ actor, operation: 'list', filter, entries: spanOf(answer.entries) });
    return { size: answer.size, entries: answer.entries.map(presentEntry) };
  });
  addRoute(app, ROUTES.showEntry, async ({ actor, params }) => {
    const proven = store.read((tx) => tx.audit.proof(params.index) ?? null);
    if (proven === null) throw new CountersignError('NOT_FOUND', { what: 'entry', id: params.index });
    await recordRead({ actor, operation: 'show', filter: {}, entries: spanOf([proven]) });
    return { ...presentEntry(proven), proof: proven.proof };
  });
  addRoute(app, ROUTES.checkpoint, () => {
    const checkpoint = store.read((tx) => tx.audit.checkpoint() ?? null);
    if (checkpoint === null)
      throw new CountersignError('NOT_FOUND', { what: 'checkpoint', id: 'of the log' });
    return checkpoint;
  });
}
