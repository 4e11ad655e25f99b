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
import { sealedTextSchema } from '../request.ts';
import { slugSchema } from '../vocabulary.ts';
import { idParam, page } from './parts.ts';
import { defineRoute } from './route.ts';
import { accountCheckSchema } from './views.ts';

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
    params: idParam('apiUser'),
    status: 200,
    response: apiUserSchema,
  }),
  adoptApiUser: defineRoute({
    method: 'POST',
    path: '/v1/api-users',
    summary: 'Take a user that exists on the provider into the inventory',
    permission: 'api-user.adopt',
    body: adoptApiUserSchema,
    status: 201,
    response: adoptedApiUserSchema,
  }),
  correctApiUser: defineRoute({
    method: 'POST',
    path: '/v1/api-users/:id/corrections',
    summary: 'Correct what the inventory says of an API user; the provider is not touched',
    permission: 'api-user.correct',
    params: idParam('apiUser'),
    body: correctApiUserSchema,
    status: 200,
    response: apiUserSchema,
  }),
  setIntegrationOwner: defineRoute({
    method: 'POST',
    path: '/v1/integrations/:id/owner',
    summary: 'Name another owner of an integration',
    permission: 'integration.correct',
    params: z.object({ id: slugSchema }),
    body: setIntegrationOwnerSchema,
    status: 200,
    response: integrationSchema,
  }),
  setOperator: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:id/operators/:operator',
    summary: 'Add, correct or remove an operator of an account',
    permission: 'account.correct',
    params: operatorParamSchema,
    body: setOperatorSchema,
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
    summary: 'Register an integration',
    permission: 'integration.register',
    body: integrationSchema,
    status: 201,
    response: integrationSchema,
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
    summary: 'Register a provider account',
    permission: 'account.register',
    body: newAccountSchema,
    status: 201,
    response: accountSchema,
  }),
  checkAccount: defineRoute({
    method: 'POST',
    path: '/v1/accounts/:id/checks',
    summary: 'Have the worker check whether an account can be worked with',
    permission: 'account.check',
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
    summary: 'Register a principal',
    permission: 'principal.create',
    body: createPrincipalSchema,
    status: 201,
    response: principalSchema,
  }),
  inviteHolder: defineRoute({
    method: 'POST',
    path: '/v1/principals/:id/enrolments',
    summary: 'Make the code with which a person enrols; it is shown once and good for 24 hours',
    permission: 'principal.invite',
    params: idParam('principal'),
    status: 201,
    response: z.strictObject({ code: z.string(), expiresAt: z.iso.datetime() }),
  }),
  deactivatePrincipal: defineRoute({
    method: 'POST',
    path: '/v1/principals/:id/deactivation',
    summary:
      'Have a person or machine sign in no more, at once: ends its tokens and codes, and says what waits for somebody else now',
    permission: 'principal.deactivate',
    params: idParam('principal'),
    body: z.strictObject({ reasonCode: reasonCodeSchema }),
    status: 200,
    response: z.strictObject({
      principal: principalSchema,
      /** Tokens that ended. */
      ended: z.int().nonnegative(),
      /** Codes to enrol with that nobody had taken yet. */
      codes: z.int().nonnegative(),
      /** Integrations whose owner this was: nobody receives their credentials until there is another one. */
      integrations: z.array(slugSchema),
      /** Tokens of others that come from one of its tokens, and are good still. */
      others: z.array(z.strictObject({ token: idSchema('token'), principal: idSchema('principal') })),
      /** Whom it registered or invited; they stay. */
      principals: z.array(idSchema('principal')),
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
    summary: 'Issue an API token; it is shown once',
    permission: 'token.issue',
    params: idParam('principal'),
    body: z.strictObject({
      label: nameSchema(100),
      expiresInDays: z.int().positive().max(365).default(TOKEN_DAYS),
    }),
    status: 201,
    response: z.strictObject({ id: idSchema('token'), token: z.string() }),
  }),
  renewToken: defineRoute({
    method: 'POST',
    path: '/v1/tokens/renewals',
    summary:
      'Make another token in place of the one of this call; it is shown once, and the old one is good until it is revoked with it',
    permission: 'token.renew',
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
      'Revoke an API token, those of its holder that were made by means of it, and the codes to enrol with; tokens of other people and of machines that come from it (`others`) end only with `withPeople`; `principals` are those whom it registered or invited',
    permission: 'token.revoke',
    params: idParam('token'),
    query: z.strictObject({ withPeople: z.stringbool().optional() }),
    status: 200,
    response: z.strictObject({
      ended: z.int().nonnegative(),
      /** Of its holder, made by means of it and good still, because it was ended by the one that took its place; revoked once more, they end. */
      kept: z.int().nonnegative(),
      /** Codes to enrol with that nobody had taken yet. */
      codes: z.int().nonnegative(),
      others: z.array(z.strictObject({ token: idSchema('token'), principal: idSchema('principal') })),
      principals: z.array(idSchema('principal')),
    }),
  }),
} as const;
