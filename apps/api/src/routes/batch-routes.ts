import type { Readable } from 'node:stream';
import { type Principal, ROUTES } from '@countersign/schema';
import {
  createBatchResults,
  createCancelBatch,
  createPauseBatch,
  createResumeBatch,
  listBatches,
  viewBatch,
  viewBatchRows,
} from '@countersign/use-cases';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FileOrder } from '../batches/batch-protocol.ts';
import { createUploads, type Upload, type Uploads } from '../batches/uploads.ts';
import { addDownloadRoute, addRoute, addSentLinesRoute, type Call } from '../http/define-routes.ts';
import { presentBatch, presentBatchRow, presentListedBatch } from '../present/present-batch.ts';
import type { Services } from '../services.ts';

/** Handing in files of requests, and following what becomes of them. */
export function addBatchRoutes(app: FastifyInstance, services: Services): void {
  const { batches, store } = services;
  const uploads = createUploads(services.uploadsDirectory, services.maxBytes);
  takeFiles(app, uploads);
  app.addHook('onClose', () => batches.stop());

  const show = (principal: Principal, id: string) =>
    presentBatch(store.read((tx) => viewBatch(tx, principal, id)));
  addRoute(app, ROUTES.submitBatch, async (call) => {
    const { id, recognised } = await batches.take(orderOf(call));
    return { recognised, batch: show(call.principal, id) };
  });
  addRoute(app, ROUTES.fixBatch, async (call) => {
    const { id, recognised } = await batches.take({ ...orderOf(call), fixes: call.params.id });
    return { recognised, batch: show(call.principal, id) };
  });
  const results = createBatchResults(services);
  addDownloadRoute(app, ROUTES.exportBatch, async ({ principal, actor, params }) => {
    const { fileName, format, parts } = await results({ principal, actor, batch: params.id });
    return {
      contentType: TYPES[format] ?? 'text/plain; charset=utf-8',
      fileName: resultsName(fileName),
      parts,
    };
  });
  addSentLinesRoute(app, ROUTES.previewBatch, (call) => batches.preview(orderOf(call)));
  addRoute(app, ROUTES.listBatches, ({ principal, query }) => {
    const found = store.read((tx) => listBatches(tx, principal, query));
    return {
      batches: found.map(presentListedBatch),
      next: found.length < query.limit ? null : (found.at(-1)?.id ?? null),
    };
  });
  addRoute(app, ROUTES.showBatch, ({ principal, params }) => show(principal, params.id));
  addRoute(app, ROUTES.listBatchRows, ({ principal, params, query }) => {
    const { rows, next } = store.read((tx) => viewBatchRows(tx, principal, { batch: params.id, ...query }));
    return { rows: rows.map(presentBatchRow), next };
  });
  const steer = {
    pause: createPauseBatch(services),
    resume: createResumeBatch(services),
    cancel: createCancelBatch(services),
  };
  addRoute(app, ROUTES.pauseBatch, async ({ principal, actor, params }) => {
    await steer.pause({ principal, actor, batch: params.id });
    return show(principal, params.id);
  });
  addRoute(app, ROUTES.resumeBatch, async ({ principal, actor, params }) => {
    await steer.resume({ principal, actor, batch: params.id });
    batches.goOn();
    return show(principal, params.id);
  });
  addRoute(app, ROUTES.cancelBatch, async ({ principal, actor, params }) => {
    await steer.cancel({ principal, actor, batch: params.id });
    batches.goOn();
    return show(principal, params.id);
  });
}

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson',
  yaml: 'application/yaml',
};

/** Of a name that somebody sent only what no header can misread. */
const resultsName = (fileName: string): string => `results-${fileName.replace(/[^A-Za-z0-9._-]/g, '_')}`;

const orderOf = ({
  principal,
  actor,
  query,
  file,
}: Pick<Call<typeof ROUTES.submitBatch>, 'principal' | 'actor' | 'query' | 'file'>): FileOrder => ({
  principal,
  actor,
  file: { upload: file, ...query },
});

/** A file is accepted under any content type; its format is determined from its name and its content. */
function takeFiles(app: FastifyInstance, uploads: Uploads): void {
  const files = new WeakMap<FastifyRequest, Upload>();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) => {
    const length = Number(request.headers['content-length']);
    const upload = await uploads.receive(payload, Number.isNaN(length) ? null : length);
    files.set(request, upload);
    return upload;
  });
  // Whoever reads it takes it away as well; this is for calls that come to nothing before.
  app.addHook('onResponse', async (request) => {
    const upload = files.get(request);
    if (upload !== undefined) await uploads.remove(upload);
  });
}
