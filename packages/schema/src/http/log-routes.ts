import { z } from 'zod';
import { auditEntrySchema } from '../audit-events.ts';
import { idSchema } from '../ids.ts';
import { exportFormatSchema, ocsfVersionSchema } from '../log-export.ts';
import { logFilterQuery } from '../log-filter.ts';
import { taskSchema } from '../plan.ts';
import { principalSchema } from '../principal.ts';
import { resumeCodeSchema, suspensionReasonSchema } from '../suspension.ts';
import { digestSchema, slugSchema } from '../vocabulary.ts';
import { limit } from './parts.ts';
import { defineRoute } from './route.ts';
import { checkpointTargetSchema, logEntrySchema } from './views.ts';

const pruningSchema = z.strictObject({
  /** The entry that asked for it. */
  asked: z.int(),
  /** Entries below this index. */
  before: z.int(),
});

/** Who is signed in, and the log. */
export const LOG_ROUTES = {
  me: defineRoute({
    method: 'GET',
    path: '/v1/me',
    summary: 'Who is signed in',
    permission: 'principal.read-self',
    status: 200,
    response: principalSchema,
  }),
  status: defineRoute({
    method: 'GET',
    path: '/v1/status',
    summary: 'What whoever runs the installation has to look after, as numbers',
    permission: 'installation.read',
    status: 200,
    response: z.strictObject({
      /** Tasks that wait for a person, by kind. */
      openTasks: z.partialRecord(taskSchema.shape.kind, z.int()),
      /** How often the two evaluators disagreed about the policies in force. */
      divergences: z.int(),
      /** API users of an account that share a name, from before names were unique. */
      contestedNames: z.array(
        z.strictObject({ account: slugSchema, apiUsers: z.array(idSchema('apiUser')) }),
      ),
      /** Integrations whose owner was deactivated. */
      withoutOwner: z.array(slugSchema),
      /** Since when work is due that no worker has taken over. */
      overdueSince: z.iso.datetime().nullable(),
      /** Accounts whose provider is away, and how many steps wait for it. */
      outages: z.array(
        z.strictObject({
          account: slugSchema,
          since: z.iso.datetime(),
          code: z.string(),
          waiting: z.int(),
        }),
      ),
      policies: z.strictObject({ inForce: digestSchema.nullable(), shipped: digestSchema }),
      checkpoints: z.strictObject({
        /** Entries under the newest checkpoint. */
        newest: z.int(),
        targets: z.array(checkpointTargetSchema),
      }),
      /** When the newest backup was made, and of how many entries; null where none was. */
      backup: z.strictObject({ at: z.iso.datetime(), size: z.int() }).nullable(),
      /** A token that was made on the host for an administrator and can still be used. */
      recovery: z
        .strictObject({
          at: z.iso.datetime(),
          principal: idSchema('principal'),
          token: idSchema('token'),
          entry: z.int(),
        })
        .nullable(),
      /** What only somebody causes who has their hands in the queue or the database. */
      tampering: z.strictObject({
        /** Days that are looked back. */
        days: z.int(),
        forgedJobs: z.int(),
        invalidPermits: z.int(),
      }),
      /** How often somebody asked for what they may not have. */
      refusals: z.strictObject({
        /** Days that are looked back. */
        days: z.int(),
        calls: z.int(),
        /** Reviews and tasks that were tried by whoever may not do them. */
        duties: z.int(),
      }),
      /** Why nothing is written to the log; null where it is. */
      suspended: z
        .strictObject({
          reason: suspensionReasonSchema,
          since: z.iso.datetime(),
          problem: z.string(),
          remedy: z.string(),
        })
        .nullable(),
    }),
  }),
  resumeLog: defineRoute({
    method: 'POST',
    path: '/v1/log/resume',
    summary: 'Have a suspended log go on, once it verifies from its first entry to its last',
    permission: 'log.resume',
    body: z.strictObject({ reasonCode: resumeCodeSchema }),
    status: 200,
    response: z.strictObject({ index: z.int() }),
  }),
  keys: defineRoute({
    method: 'GET',
    path: '/v1/keys',
    summary:
      "Public keys: the log's verifier, and the recipient that credentials for the worker are sealed to",
    permission: 'keys.read',
    status: 200,
    response: z.strictObject({ origin: z.string(), vkey: z.string(), workerRecipient: z.string() }),
  }),
  listEntries: defineRoute({
    method: 'GET',
    path: '/v1/audit/entries',
    summary: 'Read the log',
    permission: 'log.read',
    query: z.strictObject({
      from: z.coerce.number().int().min(0).default(0),
      limit,
      request: idSchema('request').optional(),
      type: auditEntrySchema.shape.type.optional(),
    }),
    status: 200,
    response: z.strictObject({ size: z.int(), entries: z.array(logEntrySchema) }),
  }),
  showEntry: defineRoute({
    method: 'GET',
    path: '/v1/audit/entries/:index',
    summary: 'An entry with the proof that the signed log holds it',
    permission: 'log.read',
    params: z.object({ index: z.coerce.number().int().min(0) }),
    status: 200,
    response: logEntrySchema.extend({ proof: z.string() }),
  }),
  searchEntries: defineRoute({
    method: 'GET',
    path: '/v1/audit/search',
    summary: 'Find entries of the log by fields and words',
    permission: 'log.read',
    query: z.strictObject({
      ...logFilterQuery,
      order: z.enum(['newest', 'oldest']).default('newest'),
      after: z.coerce.number().int().min(0).optional(),
      limit,
    }),
    status: 200,
    response: z.strictObject({
      size: z.int(),
      entries: z.array(logEntrySchema),
      /** To give as `after` for the next page; null when there is none. */
      next: z.int().nullable(),
    }),
  }),
  requestPruning: defineRoute({
    method: 'POST',
    path: '/v1/audit/prunings',
    summary: 'Ask to take the bytes of old entries away; their hashes stay, so that everything verifies',
    permission: 'log.prune',
    body: z.strictObject({ before: z.iso.datetime() }),
    status: 201,
    response: pruningSchema,
  }),
  approvePruning: defineRoute({
    method: 'POST',
    path: '/v1/audit/prunings/:index/approve',
    summary:
      'Agree to what somebody else asked for, by the index of the entry that says so; it is done at once',
    permission: 'log.approve-pruning',
    params: z.object({ index: z.coerce.number().int().min(0) }),
    status: 200,
    response: pruningSchema.extend({ pruned: z.int() }),
  }),
  exportEntries: defineRoute({
    method: 'GET',
    path: '/v1/audit/export',
    summary: 'Entries of the log in a format for other programs, sent while they are read',
    permission: 'log.read',
    query: z.strictObject({
      ...logFilterQuery,
      format: exportFormatSchema,
      ocsfVersion: ocsfVersionSchema.default('1.8.0'),
    }),
    download: true,
    status: 200,
    response: z.string(),
  }),
  checkpoint: defineRoute({
    method: 'GET',
    path: '/v1/audit/checkpoint',
    summary:
      'The newest signed checkpoint of the log, and the newest that a quorum of witnesses has cosigned',
    permission: 'log.read-checkpoint',
    status: 200,
    response: z.strictObject({
      size: z.int(),
      note: z.string(),
      /** The newest one that the quorum of witnesses has cosigned; null where there is none, or no policy. */
      cosigned: z
        .strictObject({
          size: z.int(),
          note: z.string(),
          witnesses: z.array(z.strictObject({ name: z.string(), at: z.iso.datetime() })),
        })
        .nullable(),
    }),
  }),
} as const;
