import { z } from 'zod';
import { accountSchema } from '../account.ts';
import { idSchema, ULID_PATTERN } from '../ids.ts';
import { workSubjectSchema } from '../job.ts';
import { heldSecretSchema, openingSchema, ticketSchema } from '../ledger/work-order.ts';
import { reportAnswerSchema, sealedPasswordSchema, workReportSchema } from '../ledger/work-report.ts';
import { recipientSchema } from '../principal.ts';
import { passwordFactsSchema } from '../request.ts';
import { providerSchema, slugSchema } from '../vocabulary.ts';
import { defineRoute } from './route.ts';

const millis = z.int().nonnegative();
const subject = workSubjectSchema;
const queued = { id: idSchema('outbox'), provider: providerSchema, subject };
const nothing = z.strictObject({});

/** Each start of a worker chooses another one; with the token it makes the identity that leases and entries name. */
const params = z.object({
  instance: z
    .string()
    .regex(new RegExp(`^${ULID_PATTERN}$`), 'must be a ULID, such as 01ARZ3NDEKTSV4RRFFQ69G5FAV'),
});
const common = { permission: 'work.execute', status: 200, params } as const;

/** The ledger for workers on other machines (docs/adr/0036). Times are durations in milliseconds, because clocks differ. */
export const LEDGER_ROUTES = {
  startWorker: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/start',
    summary: 'Start as a worker: gives its identity and how long its leases last',
    body: z.strictObject({ queue: z.enum(['redis', 'postgres']) }),
    response: z.strictObject({
      worker: z.string(),
      leaseMillis: millis,
      stepTimeoutMillis: millis,
      /** The age recipient to which passwords are sealed for workers. */
      recipient: recipientSchema,
    }),
  }),
  stopWorker: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/stop',
    summary: 'Record that the worker stopped by itself',
    response: nothing,
  }),
  watchLedger: defineRoute({
    ...common,
    method: 'GET',
    path: '/v1/ledger/:instance',
    quiet: true,
    summary:
      'Whether the log is written now, a number that changes with every change of the store, and what is sealed to',
    response: z.strictObject({
      writable: z.boolean(),
      version: z.number(),
      /** As at the start; another one where the key of the workers was replaced since. */
      recipient: recipientSchema,
    }),
  }),
  openWork: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/open',
    summary: 'Open the work that a job names: judged by permit, policies and fresh facts',
    body: z.strictObject({ subject, passwordFacts: passwordFactsSchema.optional() }),
    response: openingSchema,
  }),
  showHeldSecrets: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/held-secrets',
    summary: 'Sealed copies of the credentials that belong to opened work',
    body: z.strictObject({ ticket: ticketSchema }),
    response: z.strictObject({ secrets: z.array(heldSecretSchema).readonly() }),
  }),
  beginWork: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/begin',
    summary: 'Make an attempt durable, under a lease, before the provider is called',
    body: z.strictObject({ ticket: ticketSchema, password: sealedPasswordSchema.nullable() }),
    response: z.strictObject({ attempt: z.int().min(1).nullable() }),
  }),
  reportWork: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/report',
    summary: 'Report what came of opened work; late reports are recorded as late',
    body: z.strictObject({ ticket: ticketSchema, report: workReportSchema }),
    response: reportAnswerSchema,
  }),
  renewLeases: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/leases',
    summary: 'Renew the leases of steps that are being carried out; gives those that are lost',
    body: z.strictObject({ steps: z.array(subject).max(10_000).readonly() }),
    response: z.strictObject({ lost: z.array(subject).readonly() }),
  }),
  claimDueWork: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/due',
    summary: 'What is due and fits into the queue',
    body: z.strictObject({ window: z.int().min(1).max(100_000) }),
    response: z.strictObject({
      work: z.array(z.strictObject(queued)).readonly(),
      setAside: z.int().min(0),
      nextInMillis: millis.nullable(),
    }),
  }),
  confirmPublished: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/published',
    summary: 'Confirm that work is in the queue',
    body: z.strictObject({ ids: z.array(idSchema('outbox')).max(100_000).readonly() }),
    response: nothing,
  }),
  listUnsettledWork: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/unsettled',
    summary: 'Work that was handed to the queue some time ago and is not settled',
    body: z.strictObject({ ageMillis: millis }),
    response: z.strictObject({
      work: z.array(z.strictObject({ ...queued, ageMillis: z.int() })).readonly(),
    }),
  }),
  republishWork: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/republish',
    summary: 'Have work that the queue lost handed to it again',
    body: z.strictObject({ ids: z.array(idSchema('outbox')).max(100_000).readonly() }),
    response: nothing,
  }),
  claimProbes: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/probes',
    summary: 'Accounts whose provider is away and has to be asked now',
    response: z.strictObject({ accounts: z.array(accountSchema).readonly() }),
  }),
  reportReachable: defineRoute({
    ...common,
    method: 'POST',
    path: '/v1/ledger/:instance/reachable',
    summary: 'Report that the provider of an account has answered a probe',
    body: z.strictObject({ account: slugSchema }),
    response: nothing,
  }),
} as const;
