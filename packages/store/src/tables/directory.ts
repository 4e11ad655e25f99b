import type {
  Account,
  ApiUser,
  Principal,
  Provider,
  ProviderRole,
  Role,
  TokenKind,
  TokenScope,
} from '@countersign/schema';
import type { AccountCheckRecord, AdoptionRecord, CorrectionRecord } from '@countersign/use-cases/ports';
import { blob, integer, primaryKey, sqliteTable, text } from '../sql/drizzle.ts';
import { boundJson, flag, json } from './columns.ts';

export const principalTable = sqliteTable('principal', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  kind: text('kind').$type<Principal['kind']>().notNull(),
  roles: boundJson<Role[]>('roles').notNull(),
  accounts: boundJson<string[]>('accounts'),
  recipient: text('recipient'),
  sealed: blob('sealed', { mode: 'buffer' }),
  state: text('state').$type<Exclude<Principal['state'], 'waiting'>>().notNull(),
  waiting: flag('waiting').notNull(),
  salt: text('salt'),
  letInBy: text('let_in_by'),
});

export const tokenTable = sqliteTable('token', {
  id: text('id').primaryKey(),
  principal: text('principal').notNull(),
  label: text('label').notNull(),
  hash: text('hash').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  revokedAt: integer('revoked_at'),
  sealed: blob('sealed', { mode: 'buffer' }),
  issuedVia: text('issued_via'),
  kind: text('kind').$type<TokenKind>().notNull(),
  scopes: boundJson<readonly TokenScope[]>('scopes'),
  lastUsedAt: integer('last_used_at'),
  idleMillis: integer('idle_millis'),
  proof: text('proof'),
  client: text('client'),
  address: text('address'),
});

export const passkeyTable = sqliteTable('passkey', {
  id: text('id').primaryKey(),
  principal: text('principal').notNull(),
  credentialId: text('credential_id').notNull(),
  publicKey: text('public_key').notNull(),
  algorithm: integer('algorithm').notNull(),
  signCount: integer('sign_count').notNull(),
  transports: json<readonly string[]>('transports').notNull(),
  aaguid: text('aaguid').notNull(),
  backupEligible: flag('backup_eligible').notNull(),
  backedUp: flag('backed_up').notNull(),
  label: text('label').notNull(),
  vouchedBy: text('vouched_by').notNull(),
  createdAt: integer('created_at').notNull(),
  lastUsedAt: integer('last_used_at'),
  revokedAt: integer('revoked_at'),
  sealed: blob('sealed', { mode: 'buffer' }),
});

export const identityTable = sqliteTable('identity', {
  id: text('id').primaryKey(),
  principal: text('principal').notNull(),
  issuer: text('issuer').notNull(),
  subjectDigest: text('subject_digest').notNull(),
  createdAt: integer('created_at').notNull(),
  revokedAt: integer('revoked_at'),
});

export const enrolmentTable = sqliteTable('enrolment', {
  principal: text('principal').primaryKey(),
  hash: text('hash').notNull(),
  expiresAt: integer('expires_at').notNull(),
  spentAt: integer('spent_at'),
  issuedVia: text('issued_via'),
});

export const accountTable = sqliteTable('provider_account', {
  id: text('id').primaryKey(),
  provider: text('provider').$type<Provider>().notNull(),
  document: boundJson<Account>('document').notNull(),
});

export const groupTable = sqliteTable('principal_group', {
  id: text('id').primaryKey(),
  members: boundJson<readonly string[]>('members').notNull(),
});

export const delegationTable = sqliteTable('delegation', {
  id: text('id').primaryKey(),
  delegator: text('delegator').notNull(),
  delegate: text('delegate').notNull(),
  madeAt: integer('made_at').notNull(),
  beginsAt: integer('begins_at').notNull(),
  endsAt: integer('ends_at').notNull(),
  endedAt: integer('ended_at'),
});

export const integrationTable = sqliteTable('integration', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  owner: text('owner').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }),
  /** 1, or null where it is in use. */
  retired: integer('retired'),
});

export const integrationSkeletonTable = sqliteTable(
  'integration_skeleton',
  { skeleton: text('skeleton').notNull(), integration: text('integration').notNull() },
  ({ skeleton, integration }) => [primaryKey({ columns: [skeleton, integration] })],
);

export const apiUserTable = sqliteTable('api_user', {
  id: text('id').primaryKey(),
  account: text('account').notNull(),
  provider: text('provider').$type<Provider>().notNull(),
  integration: text('integration'),
  providerId: text('provider_id'),
  label: text('label').notNull(),
  labelSkeleton: text('label_skeleton').notNull(),
  kind: text('kind').$type<ApiUser['kind']>().notNull(),
  role: text('role').$type<ProviderRole>().notNull(),
  state: text('state').$type<ApiUser['state']>().notNull(),
  integrationsEnabled: flag('integrations_enabled').notNull(),
  permissionType: integer('permission_type'),
  twoFactorEnabled: flag('two_factor_enabled'),
  credentialsSetOn: text('credentials_set_on'),
  lastUsedOn: text('last_used_on'),
  reviewOn: text('review_on'),
  originRequest: text('origin_request'),
  sealed: blob('sealed', { mode: 'buffer' }),
});

export const apiUserNameTable = sqliteTable(
  'api_user_name',
  {
    apiUser: text('api_user').notNull(),
    account: text('account').notNull(),
    key: text('key').notNull(),
    request: text('request'),
    contested: flag('contested').notNull(),
  },
  ({ apiUser, key }) => [primaryKey({ columns: [apiUser, key] })],
);

export const adoptionTable = sqliteTable('adoption', {
  id: text('id').primaryKey(),
  apiUser: json<AdoptionRecord['apiUser']>('api_user').notNull(),
  looksLike: text('looks_like'),
  salt: text('salt').notNull(),
  change: text('change'),
  createdAt: integer('created_at').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }),
});

export const adoptionNameTable = sqliteTable(
  'adoption_name',
  {
    account: text('account').notNull(),
    key: text('key').notNull(),
    adoption: text('adoption').notNull(),
  },
  ({ account, key }) => [primaryKey({ columns: [account, key] })],
);

export const correctionTable = sqliteTable('correction', {
  id: text('id').primaryKey(),
  kind: text('kind').$type<CorrectionRecord['kind']>().notNull(),
  target: text('target').notNull(),
  corrector: text('corrector').notNull(),
  before: json<CorrectionRecord['before']>('before').notNull(),
  after: json<CorrectionRecord['after']>('after').notNull(),
  reason: text('reason').notNull(),
  salt: text('salt').notNull(),
  createdAt: integer('created_at').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }),
});

export const accountCheckTable = sqliteTable('account_check', {
  id: text('id').primaryKey(),
  account: text('account').notNull(),
  state: text('state').$type<AccountCheckRecord['state']>().notNull(),
  findings: json<AccountCheckRecord['findings']>('findings').notNull(),
  createdAt: integer('created_at').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }),
  apiUser: text('api_user'),
  credentials: text('credentials'),
});
