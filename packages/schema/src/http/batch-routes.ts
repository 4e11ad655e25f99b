import { z } from 'zod';
import { rowVerdictSchema } from '../batch.ts';
import { textSchema } from '../fields/text-schema.ts';
import { batchRowSchema, batchViewSchema, listedBatchSchema, previewLineSchema } from './batch-views.ts';
import { idParam, page } from './parts.ts';
import { defineRoute } from './route.ts';

const fileQuery = z.strictObject({
  fileName: textSchema({ max: 255 }),
  format: z.enum(['csv', 'json', 'ndjson', 'yaml']).optional(),
});

/** Handing in files of requests, which are decided in the background, and following them. */
export const BATCH_ROUTES = {
  submitBatch: defineRoute({
    method: 'POST',
    path: '/v1/batches',
    summary: 'Hand in a file of requests: it is read, and its rows are decided in the background',
    permission: 'batch.submit',
    idempotent: true,
    query: fileQuery,
    file: true,
    status: 202,
    response: z.strictObject({ recognised: z.boolean(), batch: batchViewSchema }),
  }),
  previewBatch: defineRoute({
    method: 'POST',
    path: '/v1/batches/preview',
    summary:
      'What handing in a file of requests would say, first of the file and then row by row; nothing is changed',
    permission: 'batch.submit',
    query: fileQuery,
    file: true,
    lines: true,
    status: 200,
    response: previewLineSchema,
  }),
  listBatches: defineRoute({
    method: 'GET',
    path: '/v1/batches',
    summary: 'List files of requests, newest first: all with a scope of all accounts, else your own',
    permission: 'batch.read',
    query: z.strictObject({ ...page }),
    status: 200,
    response: z.strictObject({ batches: z.array(listedBatchSchema), next: z.string().nullable() }),
  }),
  showBatch: defineRoute({
    method: 'GET',
    path: '/v1/batches/:id',
    summary: 'How far a batch has come',
    permission: 'batch.read',
    params: idParam('batch'),
    status: 200,
    response: batchViewSchema,
  }),
  listBatchRows: defineRoute({
    method: 'GET',
    path: '/v1/batches/:id/rows',
    summary: 'The rows of a batch that are decided, in the order of the file',
    permission: 'batch.read',
    params: idParam('batch'),
    query: z.strictObject({
      limit: page.limit,
      after: z.coerce.number().int().min(0).default(0),
      verdict: rowVerdictSchema.optional(),
    }),
    status: 200,
    response: z.strictObject({ rows: z.array(batchRowSchema), next: z.int().nullable() }),
  }),
  exportBatch: defineRoute({
    method: 'GET',
    path: '/v1/batches/:id/results',
    summary:
      'The file as it was handed in, with verdict, request, state and problem of each row; without what may be a password',
    permission: 'batch.read-results',
    params: idParam('batch'),
    download: true,
    status: 200,
    response: z.string(),
  }),
  fixBatch: defineRoute({
    method: 'POST',
    path: '/v1/batches/:id/fixes',
    summary:
      'Hand in a corrected file, or corrected results: rows that were accepted are not asked for again',
    permission: 'batch.fix',
    idempotent: true,
    params: idParam('batch'),
    query: fileQuery,
    file: true,
    status: 202,
    response: z.strictObject({ recognised: z.boolean(), batch: batchViewSchema }),
  }),
  pauseBatch: defineRoute({
    method: 'POST',
    path: '/v1/batches/:id/pause',
    summary: 'Have a batch wait; the rows that are decided stay',
    permission: 'batch.pause',
    idempotent: true,
    params: idParam('batch'),
    status: 200,
    response: batchViewSchema,
  }),
  resumeBatch: defineRoute({
    method: 'POST',
    path: '/v1/batches/:id/resume',
    summary: 'Have a batch go on that was paused or has stopped',
    permission: 'batch.resume',
    idempotent: true,
    params: idParam('batch'),
    status: 200,
    response: batchViewSchema,
  }),
  cancelBatch: defineRoute({
    method: 'POST',
    path: '/v1/batches/:id/cancel',
    summary:
      'Decide no more rows of a batch, and take its requests back that nobody approved yet, in the background',
    permission: 'batch.cancel',
    idempotent: true,
    params: idParam('batch'),
    status: 202,
    response: batchViewSchema,
  }),
} as const;
