import type {
  Evidence,
  Instructions,
  PlanStep,
  Provider,
  StepKey,
  StepResult,
  StepState,
  TaskVerdict,
} from '@countersign/schema';
import type {
  EvidenceFileRecord,
  SecretRecord,
  StepRecord,
  TaskEventRecord,
  TaskRecord,
} from '@countersign/use-cases/ports';
import { blob, integer, primaryKey, sqliteTable, text } from '../sql/drizzle.ts';
import { json } from './columns.ts';

export const permitTable = sqliteTable('permit', {
  id: text('id').primaryKey(),
  request: text('request').notNull(),
  revision: integer('revision').notNull(),
  entryIndex: integer('entry_index').notNull(),
  notBefore: integer('not_before').notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
});

export const stepTable = sqliteTable('step', {
  id: text('id').primaryKey(),
  request: text('request').notNull(),
  permit: text('permit').notNull(),
  position: integer('position').notNull(),
  plan: json<PlanStep>('plan').notNull(),
  key: text('key').$type<StepKey>().notNull(),
  state: text('state').$type<StepState>().notNull(),
  attempts: integer('attempts').notNull(),
  leaseHolder: text('lease_holder'),
  leaseUntil: integer('lease_until'),
  result: json<StepResult>('result'),
  problem: json<NonNullable<StepRecord['problem']>>('problem'),
  updatedAt: integer('updated_at').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }),
});

export const taskTable = sqliteTable('task', {
  id: text('id').primaryKey(),
  step: text('step').notNull(),
  request: text('request').notNull(),
  kind: text('kind').$type<TaskRecord['kind']>().notNull(),
  state: text('state').$type<TaskRecord['state']>().notNull(),
  title: text('title').notNull(),
  instructions: json<Instructions>('instructions').notNull(),
  confirmedBy: text('confirmed_by').$type<NonNullable<TaskRecord['confirmedBy']>>(),
  completedBy: text('completed_by'),
  verdict: text('verdict').$type<TaskVerdict>(),
  evidence: json<Evidence>('evidence'),
  confirmer: text('confirmer'),
  openedAt: integer('opened_at').notNull(),
  completedAt: integer('completed_at'),
  confirmedAt: integer('confirmed_at'),
  sealed: blob('sealed', { mode: 'buffer' }),
  account: text('account'),
  integration: text('integration'),
  requester: text('requester'),
  takenBy: text('taken_by'),
  dueAt: integer('due_at'),
  invitedAt: integer('invited_at'),
  validUntil: integer('valid_until'),
});

export const taskEventTable = sqliteTable(
  'task_event',
  {
    task: text('task').notNull(),
    position: integer('position').notNull(),
    request: text('request').notNull(),
    kind: text('kind').$type<TaskEventRecord['kind']>().notNull(),
    principal: text('principal').notNull(),
    verdict: text('verdict').$type<TaskVerdict>(),
    evidence: json<Evidence>('evidence'),
    reason: text('reason'),
    at: integer('at').notNull(),
    sealed: blob('sealed', { mode: 'buffer' }),
    other: text('other'),
  },
  (table) => [primaryKey({ columns: [table.task, table.position] })],
);

export const evidenceFileTable = sqliteTable('evidence_file', {
  id: text('id').primaryKey(),
  task: text('task').notNull(),
  request: text('request').notNull(),
  principal: text('principal').notNull(),
  mediaType: text('media_type').$type<EvidenceFileRecord['mediaType']>().notNull(),
  size: integer('size').notNull(),
  contentDigest: text('content_digest').notNull(),
  storedDigest: text('stored_digest').notNull(),
  at: integer('at').notNull(),
});

export const secretTable = sqliteTable('secret', {
  id: text('id').primaryKey(),
  request: text('request').notNull(),
  purpose: text('purpose').$type<SecretRecord['purpose']>().notNull(),
  principal: text('principal'),
  sealed: text('sealed').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  collectedAt: integer('collected_at'),
});

export const outageTable = sqliteTable('outage', {
  account: text('account').primaryKey(),
  failures: integer('failures').notNull(),
  code: text('code').notNull(),
  openedAt: integer('opened_at'),
  probes: integer('probes').notNull(),
  probeAt: integer('probe_at').notNull(),
  trial: text('trial'),
});

export const outboxTable = sqliteTable('outbox', {
  id: text('id').primaryKey(),
  provider: text('provider').$type<Provider>().notNull(),
  subject: text('subject').notNull(),
  availableAt: integer('available_at').notNull(),
  publishedAt: integer('published_at'),
  begins: integer('begins', { mode: 'boolean' }).notNull(),
  heldBy: text('held_by'),
});
