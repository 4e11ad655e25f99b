import { ROUTES } from '@countersign/schema';
import { makePreviewBatch, makeSubmitBatch, viewBatch } from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { presentBatch, presentBatchRow } from '../present/present-batch.ts';
import type { Services } from '../services.ts';
import { HiddenError } from '../visibility.ts';

/** Handing in files of requests. */
export function addBatchRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const submit = makeSubmitBatch(services);
  const preview = makePreviewBatch(services);
  const show = (id: string) => presentBatch(store.read((tx) => viewBatch(tx, id)));

  addRoute(app, ROUTES.submitBatch, async ({ principal, actor, query, file }) => {
    const { id, recognised } = await submit({ principal, actor, file: { bytes: file, ...query } });
    return { recognised, batch: show(id) };
  });
  addRoute(app, ROUTES.previewBatch, async ({ principal, actor, query, file }) => {
    const { submittedAs, rows } = await preview({ principal, actor, file: { bytes: file, ...query } });
    return { submittedAs, rows: rows.map(presentBatchRow) };
  });
  addRoute(app, ROUTES.showBatch, ({ principal, params }) => {
    const batch = show(params.id);
    // A file may touch several accounts, so it is for whoever handed it in and for those who see everything.
    if (
      batch.submitter !== principal.id &&
      principal.accounts !== null &&
      !principal.roles.includes('auditor')
    ) {
      throw new HiddenError('batch', params.id);
    }
    return batch;
  });
}
