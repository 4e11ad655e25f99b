import type {
  AcknowledgementKind,
  Action,
  BatchState,
  BatchWork,
  BreakGlassVerdict,
  Decision,
  ErrorCode,
  Operation,
  PlanStep,
  Provider,
  RequestInput,
  RequestState,
  Role,
  RowVerdict,
} from '@countersign/schema';
import type { BatchRecord, ReviewRecord, RowProblem } from '@countersign/use-cases/ports';
import { blob, integer, primaryKey, sqliteTable, text } from '../sql/drizzle.ts';
import { facts, json, packedJson } from './columns.ts';
import { passkeySignatureColumns } from './signed-review-columns.ts';

export const batchTable = sqliteTable('batch', {
  id: text('id').primaryKey(),
  fileDigest: text('file_digest').notNull(),
  fileName: text('file_name').notNull(),
  format: text('format').notNull(),
  submitter: text('submitter').notNull(),
  rows: integer('rows').notNull(),
  createdAt: integer('created_at').notNull(),
  completedAt: integer('completed_at'),
  canary: text('canary'),
  sealed: blob('sealed', { mode: 'buffer' }),
  state: text('state').$type<BatchState>().notNull(),
  resumes: text('resumes').$type<BatchWork>(),
  actor: text('actor'),
  via: text('via'),
  entry: integer('entry'),
  decided: integer('decided').notNull(),
  removals: json<BatchRecord['removals']>('removals'),
  problem: text('problem').$type<ErrorCode>(),
  fixes: text('fixes'),
  layout: json<BatchRecord['layout']>('layout'),
});

export const batchChunkTable = sqliteTable(
  'batch_chunk',
  {
    batch: text('batch').notNull(),
    number: integer('number').notNull(),
    rows: text('rows').notNull(),
    sealed: blob('sealed', { mode: 'buffer' }),
  },
  (table) => [primaryKey({ columns: [table.batch, table.number] })],
);

export const requestTable = sqliteTable('request', {
  id: text('id').primaryKey(),
  provider: text('provider').$type<Provider>().notNull(),
  account: text('account').notNull(),
  operator: text('operator').notNull(),
  action: text('action').$type<Action>().notNull(),
  integration: text('integration'),
  apiUser: text('api_user'),
  state: text('state').$type<RequestState>().notNull(),
  revision: integer('revision').notNull(),
  requester: text('requester').notNull(),
  batch: text('batch'),
  batchLine: integer('batch_line'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  failure: text('failure'),
  subject: text('subject'),
  removesAt: integer('removes_at'),
});

export const batchRowTable = sqliteTable(
  'batch_row',
  {
    batch: text('batch').notNull(),
    line: integer('line').notNull(),
    request: text('request'),
    problems: json<readonly RowProblem[]>('problems').notNull(),
    sealed: blob('sealed', { mode: 'buffer' }),
    verdict: text('verdict').$type<RowVerdict>(),
  },
  (table) => [primaryKey({ columns: [table.batch, table.line] })],
);

export const revisionTable = sqliteTable(
  'revision',
  {
    request: text('request').notNull(),
    revision: integer('revision').notNull(),
    input: json<RequestInput>('input').notNull(),
    salt: text('salt').notNull(),
    digest: text('digest').notNull(),
    plan: json<PlanStep[]>('plan').notNull(),
    planDigest: text('plan_digest').notNull(),
    author: text('author').notNull(),
    createdAt: integer('created_at').notNull(),
    sealed: blob('sealed', { mode: 'buffer' }),
  },
  (table) => [primaryKey({ columns: [table.request, table.revision] })],
);

export const decisionTable = sqliteTable('decision', {
  id: text('id').primaryKey(),
  request: text('request'),
  revision: integer('revision').notNull(),
  operation: text('operation').$type<Operation>().notNull(),
  decision: json<Omit<Decision, 'trace' | 'counterfactual'>>('decision').notNull(),
  digest: text('digest').notNull(),
  facts: facts('facts').notNull(),
  createdAt: integer('created_at').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }),
  trace: packedJson<Required<Pick<Decision, 'trace' | 'counterfactual'>>>('trace'),
});

export const reviewTable = sqliteTable('review', {
  id: text('id').primaryKey(),
  request: text('request').notNull(),
  revision: integer('revision').notNull(),
  principal: text('principal').notNull(),
  roles: json<readonly Role[]>('roles').notNull(),
  verdict: text('verdict').$type<ReviewRecord['verdict']>().notNull(),
  reason: text('reason'),
  requestDigest: text('request_digest').notNull(),
  signature: text('signature').notNull(),
  createdAt: integer('created_at').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }),
  ...passkeySignatureColumns(),
  groups: json<readonly string[]>('groups'),
  onBehalfOf: text('on_behalf_of'),
  delegation: text('delegation'),
});

export const acknowledgementTable = sqliteTable(
  'acknowledgement',
  {
    request: text('request').notNull(),
    revision: integer('revision').notNull(),
    kind: text('kind').$type<AcknowledgementKind>().notNull(),
    principal: text('principal').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.request, table.revision, table.kind, table.principal] })],
);

export const commentTable = sqliteTable('request_comment', {
  id: text('id').primaryKey(),
  request: text('request').notNull(),
  principal: text('principal').notNull(),
  text: text('text').notNull(),
  createdAt: integer('created_at').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }),
});

export const breakGlassTable = sqliteTable('break_glass', {
  id: text('id').primaryKey(),
  request: text('request').notNull(),
  revision: integer('revision').notNull(),
  principal: text('principal').notNull(),
  missing: integer('missing').notNull(),
  reason: text('reason').notNull(),
  requestDigest: text('request_digest').notNull(),
  signature: text('signature').notNull(),
  createdAt: integer('created_at').notNull(),
  dueAt: integer('due_at').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }),
});

export const breakGlassReviewTable = sqliteTable('break_glass_review', {
  id: text('id').primaryKey(),
  request: text('request').notNull(),
  principal: text('principal').notNull(),
  verdict: text('verdict').$type<BreakGlassVerdict>().notNull(),
  reason: text('reason').notNull(),
  createdAt: integer('created_at').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }),
});

export const exceptionTable = sqliteTable('exception', {
  request: text('request').primaryKey(),
  rule: text('rule').notNull(),
  owner: text('owner').notNull(),
  expiresOn: text('expires_on').notNull(),
  endedBy: text('ended_by'),
  sealed: blob('sealed', { mode: 'buffer' }),
});

export const idempotencyTable = sqliteTable(
  'idempotency',
  {
    principal: text('principal').notNull(),
    key: text('key').notNull(),
    inputDigest: text('input_digest').notNull(),
    createdAt: integer('created_at').notNull(),
    answer: blob('answer', { mode: 'buffer' }),
  },
  (table) => [primaryKey({ columns: [table.principal, table.key] })],
);
