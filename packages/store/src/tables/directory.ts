import type { Account, ApiUser, Principal, Provider, ProviderRole, Role } from '@countersign/schema';
import type { AccountCheckRecord, CorrectionRecord } from '@countersign/use-cases/ports';
import { blob, integer, primaryKey, sqliteTable, text } from '../sql/drizzle.ts';
import { flag, json } from './columns.ts';

export const principalTable = sqliteTable('principal', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  kind: text('kind').$type<Principal['kind']>().notNull(),
  roles: json<Role[]>('roles').notNull(),
  accounts: json<string[]>('accounts'),
  recipient: text('recipient'),
  sealed: blob('sealed', { mode: 'buffer' }),
  state: text('state').$type<Principal['state']>().notNull(),
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
  document: json<Account>('document').notNull(),
});

export const integrationTable = sqliteTable('integration', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  owner: text('owner').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }),
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
