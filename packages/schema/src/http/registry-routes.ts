import { z } from 'zod';
import {
  API_USER_STATES,
  accountSchema,
  adoptApiUserSchema,
  adoptedApiUserSchema,
  apiUserSchema,
  integrationSchema,
  newAccountSchema,
  shownIntegrationSchema,
} from '../account.ts';
import {
  correctApiUserSchema,
  operatorParamSchema,
  setIntegrationOwnerSchema,
  setOperatorSchema,
} from '../corrections.ts';
import { reasonCodeSchema } from '../erasure.ts';
import { nameSchema } from '../fields/text-schema.ts';
import { idSchema } from '../ids.ts';
import { createPrincipalSchema, principalSchema, recipientSchema, TOKEN_DAYS } from '../principal.ts';
import { reasonSchema } from '../reason.ts';
import { sealedTextSchema } from '../request.ts';
import { TOKEN_SCOPES, tokenScopeSchema } from '../token.ts';
import { slugSchema } from '../vocabulary.ts';
import { idParam, otherMeansSchema, page } from './parts.ts';
import { defineRoute } from './route.ts';
import { accountCheckSchema, tokenViewSchema } from './views.ts';

/** Accounts, integrations, API users, principals and their tokens. */
export const REGISTRY_ROUTES = {
  listApiUsers: defineRoute({
    method: 'GET',
    path: '/v1/api-users',
    summary: 'The inventory of API users',
    permission: 'api-user.read',
    query: z.strictObject({
      ...page,
      account: slugSchema.optional(),
      integration: slugSchema.optional(),
      state: z.enum(API_USER_STATES).optional(),
    }),
    status: 200,
    response: z.strictObject({ apiUsers: z.array(apiUserSchema), next: z.string().nullable() }),
  }),
  showApiUser: defineRoute({
    method: 'GET',
    path: '/v1/api-users/:id',
    summary: 'Show an API user and the requests about it',
    permission: 'api-user.read',
    tagged: true,
    params: idParam('apiUser'),
    status: 200,
    response: apiUserSchema,
  }),
  adoptApiUser: defineRoute({
    method: 'POST',
    path: '/v1/api-users',
    summary: 'Ask for a user that exists on the provider to be taken into the inventory',
    permission: 'api-user.adopt',
    idempotent: true,
    proposes: true,
    body: adoptApiUserSchema.extend({ reason: reasonSchema.optional() }),
    status: 201,
    response: adoptedApiUserSchema,
  }),
  correctApiUser: defineRoute({
    method: 'POST',
    path: '/v1/api-users/:id/corrections',
    summary: 'Ask for what the inventory says of an API user to be corrected; the provider is not touched',
    permission: 'api-user.correct',
    edits: '/v1/api-users/:id',
    idempotent: true,
    proposes: true,
    params: idParam('apiUser'),
    body: correctApiUserSchema,
    status: 200,
    response: apiUserSchema,
  }),
  setIntegrationOwner: defineRoute({
    method: 'POST',
    path: '/v1/integrations/:id/owner',
    summary: 'Ask for another owner of an integration',
    permission: 'integration.correct',
    idempotent: true,
    proposes: true,
    params: z.object({ id: slugSchema }),
    body: setIntegrationOwnerSchema,
    status: 200,
    response: shownIntegrationSchema,
  }),
  setOperator: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:id/operators/:operator',
    summary: 'Ask for an operator of an account to be added or changed, or have one taken away',
    permission: 'account.correct',
    idempotent: true,
    proposes: true,
    params: operatorParamSchema,
    body: setOperatorSchema,
    status: 200,
    response: accountSchema,
  }),
  changeAccount: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:id/changes',
    summary: 'Ask for an account to be another one: addresses, operators, names of credentials',
    permission: 'account.register',
    idempotent: true,
    proposes: true,
    params: z.object({ id: slugSchema }),
    body: z.strictObject({ account: accountSchema, reason: reasonSchema.optional() }),
    status: 200,
    response: accountSchema,
  }),
  listIntegrations: defineRoute({
    method: 'GET',
    path: '/v1/integrations',
    summary: 'List the registered integrations',
    permission: 'integration.read',
    status: 200,
    response: z.strictObject({ integrations: z.array(shownIntegrationSchema) }),
  }),
  addIntegration: defineRoute({
    method: 'POST',
    path: '/v1/integrations',
    summary: 'Ask for an integration to be registered',
    permission: 'integration.register',
    idempotent: true,
    proposes: true,
    body: integrationSchema.extend({ reason: reasonSchema.optional() }),
    status: 201,
    response: shownIntegrationSchema,
  }),
  listAccounts: defineRoute({
    method: 'GET',
    path: '/v1/accounts',
    summary: 'List the provider accounts',
    permission: 'account.read',
    status: 200,
    response: z.strictObject({ accounts: z.array(accountSchema) }),
  }),
  addAccount: defineRoute({
    method: 'POST',
    path: '/v1/accounts',
    summary: 'Ask for a provider account to be registered',
    permission: 'account.register',
    idempotent: true,
    proposes: true,
    query: z.strictObject({
      /** Why; needed once the installation is sealed. It stands beside the account, which is taken as it is written. */
      reason: reasonSchema.optional(),
    }),
    body: newAccountSchema,
    status: 201,
    response: accountSchema,
  }),
  checkAccount: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:id/checks',
    summary: 'Have the worker check whether an account can be worked with',
    permission: 'account.check',
    idempotent: true,
    params: z.object({ id: slugSchema }),
    status: 202,
    response: accountCheckSchema,
  }),
  diagnoseApiUser: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:id/diagnoses',
    summary:
      'Have the worker sign in as an API user and read one resource; the answers are recorded in the log, and nothing is changed',
    permission: 'account.diagnose',
    idempotent: true,
    params: z.object({ id: slugSchema }),
    body: z.strictObject({
      /** In whatever spelling: identifier, label, address or the provider's identifier. */
      subject: nameSchema(320),
      /** `{"username": "", "password": ...}`, sealed to the worker; left out where the worker holds it for an open request. */
      credentials: sealedTextSchema.optional(),
    }),
    status: 202,
    response: accountCheckSchema,
  }),
  showAccountCheck: defineRoute({
    method: 'GET',
    path: '/v1/account-checks/:id',
    summary: 'What the check of an account found',
    permission: 'account.read',
    params: idParam('accountCheck'),
    status: 200,
    response: accountCheckSchema,
  }),
  listPrincipals: defineRoute({
    method: 'GET',
    path: '/v1/principals',
    summary: 'List the principals',
    permission: 'principal.read',
    status: 200,
    response: z.strictObject({ principals: z.array(principalSchema) }),
  }),
  addPrincipal: defineRoute({
    method: 'POST',
    path: '/v1/principals',
    summary: 'Register a principal, and ask for it to be let in with its roles',
    permission: 'principal.create',
    idempotent: true,
    proposes: true,
    body: createPrincipalSchema.extend({ reason: reasonSchema.optional() }),
    status: 201,
    response: principalSchema,
  }),
  inviteHolder: defineRoute({
    method: 'POST',
    path: '/v1/principals/:id/enrolments',
    summary: 'Make the code with which a person enrols; it is shown once and good for 24 hours',
    permission: 'principal.invite',
    idempotent: true,
    params: idParam('principal'),
    status: 201,
    response: z.strictObject({ code: z.string(), expiresAt: z.iso.datetime() }),
  }),
  showVouching: defineRoute({
    method: 'GET',
    path: '/v1/principals/:id/vouching',
    summary:
      'Whom one would vouch for: who that is, who let them in and when, and whom they can be taken for',
    permission: 'principal.vouch',
    params: idParam('principal'),
    status: 200,
    response: z.strictObject({
      principal: principalSchema,
      letInBy: principalSchema,
      enrolledAt: z.iso.datetime().nullable(),
      alike: z.array(principalSchema),
    }),
  }),
  vouchForPrincipal: defineRoute({
    method: 'POST',
    path: '/v1/principals/:id/vouching',
    summary: 'Vouch that somebody who enrolled by the code of somebody else is who they say',
    permission: 'principal.vouch',
    idempotent: true,
    params: idParam('principal'),
    status: 200,
    response: principalSchema,
  }),
  deactivatePrincipal: defineRoute({
    method: 'POST',
    path: '/v1/principals/:id/deactivation',
    summary:
      'Have a person or machine sign in no more, at once: ends its tokens, sessions, passkeys, identities and codes, and says what waits for somebody else now',
    permission: 'principal.deactivate',
    idempotent: true,
    params: idParam('principal'),
    body: z.strictObject({ reasonCode: reasonCodeSchema }),
    status: 200,
    response: z.strictObject({
      principal: principalSchema,
      /** Tokens and sessions that ended. */
      ended: z.int().nonnegative(),
      /** Passkeys that sign nobody in any more. */
      passkeys: z.array(idSchema('passkey')),
      identities: z.array(idSchema('identity')),
      /** Codes to enrol with that nobody had taken yet. */
      codes: z.int().nonnegative(),
      /** Groups that this one was in, and is in no more. */
      groups: z.array(slugSchema),
      /** Delegations that ended, in which this one had a part. */
      delegations: z.array(idSchema('governanceChange')),
      /** Integrations whose owner this was: nobody receives their credentials until there is another one. */
      integrations: z.array(slugSchema),
      /** What others sign in with that comes from something of it, and is good still. */
      others: z.array(otherMeansSchema),
      /** Whom it registered or invited; they stay. */
      principals: z.array(idSchema('principal')),
      /** What is the matter where nobody can be given anything by those who are left; null where somebody can. */
      tooFewLeft: z.string().nullable(),
    }),
  }),
  enrolHolder: defineRoute({
    method: 'POST',
    path: '/v1/enrolments',
    summary:
      'Enrol with a code: gives the first token, once, and takes the age recipient that the caller made',
    permission: 'public',
    body: z.strictObject({
      code: z.string().max(200),
      recipient: recipientSchema.optional(),
    }),
    status: 201,
    response: z.strictObject({
      principal: principalSchema,
      id: idSchema('token'),
      token: z.string(),
      expiresAt: z.iso.datetime(),
    }),
  }),
  issueToken: defineRoute({
    method: 'POST',
    path: '/v1/principals/:id/tokens',
    summary:
      'Issue a token for programs, which asks and reads within its scopes and decides nothing; it is shown once',
    permission: 'token.issue',
    idempotent: true,
    proposes: true,
    params: idParam('principal'),
    body: z.strictObject({
      /** Needed for a machine, once the installation is sealed. */
      reason: reasonSchema.optional(),
      label: nameSchema(100),
      /** What it is for; `read` when left out, or `work` for a worker. */
      scopes: z.array(tokenScopeSchema).min(1).max(TOKEN_SCOPES.length).optional(),
      expiresInDays: z.int().positive().max(365).default(TOKEN_DAYS),
    }),
    status: 201,
    response: z.strictObject({ id: idSchema('token'), token: z.string() }),
  }),
  listTokens: defineRoute({
    method: 'GET',
    path: '/v1/principals/:id/tokens',
    summary: 'List the tokens and sessions of a principal that are good still',
    permission: 'token.read',
    params: idParam('principal'),
    status: 200,
    response: z.strictObject({ tokens: z.array(tokenViewSchema) }),
  }),
  renewToken: defineRoute({
    method: 'POST',
    path: '/v1/tokens/renewals',
    summary:
      'Make another token in place of the one of this call; it is shown once, and the old one is good until it is revoked with it; a token for programs keeps its end',
    permission: 'token.renew',
    idempotent: true,
    body: z.strictObject({ expiresInDays: z.int().positive().max(365).default(TOKEN_DAYS) }),
    status: 201,
    response: z.strictObject({
      id: idSchema('token'),
      token: z.string(),
      expiresAt: z.iso.datetime(),
      replaces: idSchema('token'),
    }),
  }),
  revokeToken: defineRoute({
    method: 'DELETE',
    path: '/v1/tokens/:id',
    summary:
      'Revoke a token, the tokens, sessions and passkeys of its holder that were made by means of it, and the codes to enrol with; what other people and machines have that comes from it (`others`) ends only with `withPeople`; `principals` are those whom it registered or invited',
    permission: 'token.revoke',
    params: idParam('token'),
    query: z.strictObject({ withPeople: z.stringbool().optional() }),
    status: 200,
    response: z.strictObject({
      ended: z.int().nonnegative(),
      /** Passkeys that were made by means of it, and sign nobody in any more. */
      passkeys: z.array(idSchema('passkey')),
      identities: z.array(idSchema('identity')),
      /** Of its holder, made by means of it and good still, because it was ended by the one that took its place; revoked once more, they end. */
      kept: z.int().nonnegative(),
      /** Codes to enrol with that nobody had taken yet. */
      codes: z.int().nonnegative(),
      others: z.array(otherMeansSchema),
      principals: z.array(idSchema('principal')),
    }),
  }),
} as const;
