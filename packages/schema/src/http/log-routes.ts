import { z } from 'zod';
import { auditEntrySchema } from '../audit-events.ts';
import { textSchema } from '../fields/text-schema.ts';
import { freezeSchema } from '../freeze.ts';
import { governanceChangeSchema } from '../governance.ts';
import { idSchema } from '../ids.ts';
import { exportFormatSchema, ocsfVersionSchema } from '../log-export.ts';
import { logFilterQuery } from '../log-filter.ts';
import { taskSchema } from '../plan.ts';
import { principalSchema } from '../principal.ts';
import { signatureLevelSchema } from '../review-proof.ts';
import { ROTATED_KEYS, type RotatedKey } from '../rotated-key.ts';
import { resumeCodeSchema, suspensionReasonSchema } from '../suspension.ts';
import { digestSchema, slugSchema } from '../vocabulary.ts';
import { limit } from './parts.ts';
import { defineRoute } from './route.ts';
import { checkpointTargetSchema, logEntrySchema } from './views.ts';

/** A key that is in use, and the one that was made on the host to take its place. */
const keyInUseSchema = z.strictObject({ publicKey: z.string(), next: z.string().nullable() });

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
      overdueTasks: z.strictObject({ tasks: z.int(), secondLooks: z.int() }),
      /** Broken glass that nobody has reviewed yet: how often, and where that is overdue. */
      breakGlass: z.strictObject({
        unreviewed: z.int(),
        overdue: z.array(
          z.strictObject({
            id: idSchema('breakGlass'),
            request: idSchema('request'),
            principal: idSchema('principal'),
            dueAt: z.iso.datetime(),
          }),
        ),
      }),
      /** Requests whose review is overdue. */
      overdueReviews: z.int(),
      /** Invitations whose link has ended before anybody was seen to use it. */
      invitationsOver: z.int(),
      /** Pictures that people attached to tasks, and how many of them have lost their file. */
      pictures: z.strictObject({ stored: z.int(), missing: z.int() }),
      /** How often the two evaluators disagreed about the policies in force. */
      divergences: z.int(),
      /** API users of an account that share a name, from before names were unique. */
      contestedNames: z.array(
        z.strictObject({ account: slugSchema, apiUsers: z.array(idSchema('apiUser')) }),
      ),
      /** Integrations whose owner was deactivated. */
      withoutOwner: z.array(slugSchema),
      /** Integrations whose owner has enrolled without a key that credentials could be sealed to. */
      withoutKey: z.array(slugSchema),
      /** Signatures by passkeys that the rules in force want of approvals, and how many people can give them. */
      signatures: z.array(
        z.strictObject({
          by: signatureLevelSchema,
          of: z.enum(['requests', 'changes']),
          able: z.int(),
          /** How many it takes for whoever asks to find enough others. */
          wanted: z.int(),
        }),
      ),
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
      /** What was stopped by a person and waits for a thaw. */
      freezes: z.array(freezeSchema),
      policies: z.strictObject({ inForce: digestSchema.nullable(), shipped: digestSchema }),
      checkpoints: z.strictObject({
        /** Entries under the newest checkpoint. */
        newest: z.int(),
        targets: z.array(checkpointTargetSchema),
      }),
      /** Whether the set-up is over, and the entry that says so; null where the log does not let that be told, which counts as sealed. */
      seal: z.strictObject({
        isSealed: z.boolean(),
        entry: z.int().nullable(),
        /** How many of all accounts have enrolled by now; null once that is of no matter any more. */
        enrolled: z.strictObject({ administrators: z.int(), approvers: z.int() }).nullable(),
      }),
      /** Whether anybody can be given anything, by the people who are left; also before the set-up is over, which asks nobody. */
      approvals: z.strictObject({
        needed: z.int(),
        /** How many others could approve what each administrator of all accounts asks for. */
        administrators: z.array(z.strictObject({ principal: idSchema('principal'), approvers: z.int() })),
        /** What is the matter where nobody can be given anything. */
        problem: z.string().nullable(),
      }),
      /** Groups of which the policies in force ask for more approvals than they have people who may give one. */
      smallGroups: z.array(z.strictObject({ group: slugSchema, needed: z.int(), able: z.int() })),
      /** Of the requests that are due first, those that nobody is left to approve. */
      stranded: z.array(idSchema('request')),
      /** When the newest backup was made, and of how many entries; null where none was. */
      backup: z.strictObject({ at: z.iso.datetime(), size: z.int() }).nullable(),
      /** A code that was made on the host for an administrator to get back in, while it may be used. */
      recovery: z
        .strictObject({
          at: z.iso.datetime(),
          principal: idSchema('principal'),
          until: z.iso.datetime(),
          entry: z.int(),
        })
        .nullable(),
      /** The last time within a week that a person had the log go on after it was suspended. */
      resumed: z
        .strictObject({
          at: z.iso.datetime(),
          by: idSchema('principal').nullable(),
          reason: suspensionReasonSchema,
          reasonCode: resumeCodeSchema,
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
    idempotent: true,
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
    response: z.strictObject({
      origin: z.string(),
      /** The one that signs now. */
      vkey: z.string(),
      workerRecipient: z.string(),
      /** All that the log has had, each with the sizes that it may sign: a line of a list of keys. */
      logKeys: z.array(z.string()),
      inUse: z.strictObject(
        Object.fromEntries(ROTATED_KEYS.map((key) => [key, keyInUseSchema])) as Record<
          RotatedKey,
          typeof keyInUseSchema
        >,
      ),
    }),
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
    summary:
      'Ask to take the bytes of old entries away; their hashes stay, so that everything verifies. Two others have to approve',
    permission: 'log.prune',
    idempotent: true,
    body: z.strictObject({
      before: z.iso.datetime(),
      reason: textSchema({ max: 1_000, blank: 'must say why' }),
    }),
    status: 201,
    response: governanceChangeSchema,
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
