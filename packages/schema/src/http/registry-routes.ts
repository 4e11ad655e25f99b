import { z } from 'zod';
import {
  API_USER_STATES,
  accountSchema,
  adoptApiUserSchema,
  apiUserSchema,
  integrationSchema,
  newAccountSchema,
  shownIntegrationSchema,
} from '../account.ts';
import { nameSchema } from '../fields/text-schema.ts';
import { idSchema } from '../ids.ts';
import { createPrincipalSchema, principalSchema } from '../principal.ts';
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
    response: apiUserSchema,
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
  issueToken: defineRoute({
    method: 'POST',
    path: '/v1/principals/:id/tokens',
    summary: 'Issue an API token; it is shown once',
    permission: 'token.issue',
    params: idParam('principal'),
    body: z.strictObject({
      label: nameSchema(100),
      expiresInDays: z.int().positive().max(365).default(90),
    }),
    status: 201,
    response: z.strictObject({ id: idSchema('token'), token: z.string() }),
  }),
  revokeToken: defineRoute({
    method: 'DELETE',
    path: '/v1/tokens/:id',
    summary: 'Revoke an API token',
    permission: 'token.revoke',
    params: idParam('token'),
    status: 204,
    response: z.null(),
  }),
} as const;
