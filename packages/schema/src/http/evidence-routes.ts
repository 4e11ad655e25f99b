import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { daySchema, digestSchema, slugSchema } from '../vocabulary.ts';
import { evidenceEntrySchema, evidenceRequestSchema } from './evidence-views.ts';
import { defineRoute } from './route.ts';
import { logEntrySchema } from './views.ts';

/** Most requests that are asked for at once. */
export const EVIDENCE_PAGE = 500;

/** What an evidence pack is made from, in bulk, and that one was made. */
export const EVIDENCE_ROUTES = {
  streamEntries: defineRoute({
    method: 'GET',
    path: '/v1/evidence/entries',
    summary: 'The first `size` entries of the log as they are stored, in order',
    permission: 'log.read',
    query: z.strictObject({ size: z.coerce.number().int().min(1) }),
    lines: true,
    status: 200,
    response: evidenceEntrySchema,
  }),
  streamRequests: defineRoute({
    method: 'POST',
    path: '/v1/evidence/requests',
    summary: 'Requests with all that may be shown of them; those that the caller may not see are left out',
    permission: 'evidence.read',
    body: z.strictObject({ requests: z.array(idSchema('request')).min(1).max(EVIDENCE_PAGE) }),
    lines: true,
    status: 200,
    response: evidenceRequestSchema,
  }),
  recordEvidence: defineRoute({
    method: 'POST',
    path: '/v1/evidence/exports',
    summary: 'Put on record that an evidence pack was made; the entry with its proof seals the pack',
    permission: 'evidence.record',
    idempotent: true,
    body: z.strictObject({
      from: daySchema,
      to: daySchema,
      account: slugSchema.nullable(),
      checkpointSize: z.int().min(1),
      manifestDigest: digestSchema,
    }),
    status: 201,
    response: logEntrySchema.extend({ proof: z.string() }),
  }),
} as const;
