import { CountersignError, type Principal, ROUTES } from '@countersign/schema';
import { batchObject, isAuthorized, viewBatch, viewVisibleBatch } from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRowsRoute } from '../http/define-routes.ts';
import { presentBatch, rowTexts } from '../present/present-batch.ts';
import type { Services } from '../services.ts';

/** Handing in files of requests. */
export function addBatchRoutes(app: FastifyInstance, services: Services): void {
  const { batches } = services;
  const mayRead = (principal: Principal, batch: { readonly submitter: string }) =>
    isAuthorized(principal, 'batch.read', batchObject(batch));
  app.addHook('onClose', () => batches.stop());

  addRowsRoute(app, ROUTES.submitBatch, async ({ principal, actor, query, file }) => {
    const { id, recognised } = await batches.submit({ principal, actor, file: { bytes: file, ...query } });
    const { batch, rows } = viewBatch(services, id);
    // Whoever has the same file as somebody else learns that it was handed in, and nothing of what became of it.
    if (!mayRead(principal, batch))
      throw new CountersignError('ALREADY_EXISTS', { what: 'batch of the file', id: query.fileName });
    return { head: { recognised, batch: presentBatch(batch) }, rows: rowTexts(rows) };
  });
  addRowsRoute(app, ROUTES.previewBatch, async ({ principal, actor, query, file }) => {
    const { submittedAs, rows } = await batches.preview({
      principal,
      actor,
      file: { bytes: file, ...query },
    });
    const known =
      submittedAs === null || !mayRead(principal, viewBatch(services, submittedAs).batch)
        ? null
        : submittedAs;
    return { head: { submittedAs: known, rows: [] }, rows };
  });
  addRowsRoute(app, ROUTES.showBatch, async ({ principal, params }) => {
    const { batch, rows } = await viewVisibleBatch(services, principal, params.id);
    return { head: presentBatch(batch), rows: rowTexts(rows) };
  });
}
