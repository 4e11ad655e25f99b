import { CountersignError, type Principal, ROUTES } from '@countersign/schema';
import {
  batchObject,
  createPreviewBatch,
  createSubmitBatch,
  isAuthorized,
  viewBatch,
  viewVisibleBatch,
} from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { presentBatch, presentBatchRow } from '../present/present-batch.ts';
import type { Services } from '../services.ts';

/** Handing in files of requests. */
export function addBatchRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const submit = createSubmitBatch(services);
  const preview = createPreviewBatch(services);
  const show = (id: string) => presentBatch(store.read((tx) => viewBatch(tx, id)));
  const mayRead = (principal: Principal, batch: { readonly submitter: string }) =>
    isAuthorized(principal, 'batch.read', batchObject(batch));

  addRoute(app, ROUTES.submitBatch, async ({ principal, actor, query, file }) => {
    const { id, recognised } = await submit({ principal, actor, file: { bytes: file, ...query } });
    const batch = show(id);
    // Whoever has the same file as somebody else learns that it was handed in, and nothing of what became of it.
    if (!mayRead(principal, batch))
      throw new CountersignError('ALREADY_EXISTS', { what: 'batch of the file', id: query.fileName });
    return { recognised, batch };
  });
  addRoute(app, ROUTES.previewBatch, async ({ principal, actor, query, file }) => {
    const { submittedAs, rows } = await preview({ principal, actor, file: { bytes: file, ...query } });
    const known = submittedAs === null || !mayRead(principal, show(submittedAs)) ? null : submittedAs;
    return { submittedAs: known, rows: rows.map(presentBatchRow) };
  });
  addRoute(app, ROUTES.showBatch, ({ principal, params }) =>
    presentBatch(store.read((tx) => viewVisibleBatch(tx, principal, params.id))),
  );
}
