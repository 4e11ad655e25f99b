import {
  type Account,
  type AccountCheckView,
  type ApiUser,
  CountersignError,
  type Integration,
  type Principal,
  ROUTES,
} from '@countersign/schema';
import {
  apiUserObject,
  authorize,
  createAdoptApiUser,
  createChangeAccount,
  createCorrectApiUser,
  createImportRegistry,
  createRegisterAccount,
  createRegisterIntegration,
  createRequestAccountCheck,
  createRequestDiagnosis,
  createRetireAccount,
  createRetireIntegration,
  createSetIntegrationOwner,
  createSetOperator,
  isAuthorized,
  listScope,
  requireVisible,
} from '@countersign/use-cases';
import type { GovernanceChangeRecord } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { addProposalRoute, addRoute } from '../http/define-routes.ts';
import { presentTo } from '../present/present-governance-change.ts';
import type { Services } from '../services.ts';

/** Accounts, integrations and the inventory of API users. */
export function addRegistryRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const adopt = createAdoptApiUser(services);
  const correctApiUser = createCorrectApiUser(services);
  const setOwner = createSetIntegrationOwner(services);
  const retireAccount = createRetireAccount(services);
  const retireIntegration = createRetireIntegration(services);
  const setOperator = createSetOperator(services);
  const changeAccount = createChangeAccount(services);
  const present = presentTo(services);
  const importRegistry = createImportRegistry(services);
  const registerAccount = createRegisterAccount(services);
  const registerIntegration = createRegisterIntegration(services);
  const requestCheck = createRequestAccountCheck(services);
  const requestDiagnosis = createRequestDiagnosis(services);

  addRoute(app, ROUTES.listApiUsers, ({ principal, query }) => {
    const { limit, ...filter } = query;
    const users = store.read((tx) => {
      const scope = listScope(tx, principal, 'api-user.read');
      return tx.apiUsers.list({ ...filter, limit, scope });
    });
    return {
      apiUsers: [...users],
      next: users.length < limit ? null : (users.at(-1)?.id ?? null),
    };
  });
  addRoute(app, ROUTES.showApiUser, ({ principal, params }) =>
    store.read((tx) =>
      requireVisible(principal, 'api-user.read', {
        what: 'API user',
        id: params.id,
        thing: tx.apiUsers.get(params.id),
        object: (user) => apiUserObject(tx, user),
      }),
    ),
  );
  addProposalRoute(app, ROUTES.adoptApiUser, async ({ principal: by, actor, body }) => {
    const { reason = null, ...given } = body;
    const { apiUser, change } = await adopt({ by, actor, apiUser: given, reason });
    const made = () => ({
      ...showApiUser(apiUser),
      alreadyThere: change === null,
      roleKnownBy: 'attested' as const,
    });
    return change === null ? { made: made() } : proposed(change, by, made);
  });
  addProposalRoute(app, ROUTES.correctApiUser, {
    handler: async ({ principal: by, actor, params, body }) => {
      const change = await correctApiUser({ by, actor, apiUser: params.id, ...body });
      return proposed(change, by, () => showApiUser(params.id));
    },
    before: (tx, { params }) => tx.apiUsers.get(params.id),
  });
  addProposalRoute(app, ROUTES.setIntegrationOwner, async ({ principal: by, actor, params, body }) => {
    const change = await setOwner({ by, actor, integration: params.id, ...body });
    return proposed(change, by, () => showIntegration(params.id));
  });
  addProposalRoute(app, ROUTES.setOperator, async ({ principal: by, actor, params, body }) => {
    const change = await setOperator({ by, actor, account: params.id, name: params.operator, ...body });
    return proposed(change, by, () => showAccount(params.id));
  });
  addProposalRoute(app, ROUTES.changeAccount, async ({ principal: by, actor, params, body }) => {
    const { account, reason = null } = body;
    const change = await changeAccount({ by, actor, id: params.id, account, reason });
    return proposed(change, by, () => showAccount(params.id));
  });

  addProposalRoute(app, ROUTES.retireAccount, async ({ principal: by, actor, params, body }) => {
    const change = await retireAccount({ by, actor, account: params.id, ...body });
    return proposed(change, by, () => showAccount(params.id));
  });
  addProposalRoute(app, ROUTES.retireIntegration, async ({ principal: by, actor, params, body }) => {
    const change = await retireIntegration({ by, actor, integration: params.id, ...body });
    return proposed(change, by, () => showIntegration(params.id));
  });
  addRoute(app, ROUTES.importRegistry, async ({ principal: by, actor, query, body: given }) => {
    const { dryRun: isTrial = false, reason = null } = query;
    const { rows, change } = await importRegistry({ by, actor, given, isTrial, reason });
    return { rows: [...rows], change: change === null ? null : present(change, by) };
  });
  addRoute(app, ROUTES.listIntegrations, ({ principal }) => ({
    integrations: store
      .read((tx) => tx.integrations.list())
      .filter(({ owner }) =>
        isAuthorized(principal, 'integration.read', { account: null, integrationOwner: owner }),
      ),
  }));
  addProposalRoute(app, ROUTES.addIntegration, async ({ principal: by, actor, body }) => {
    const { reason = null, ...integration } = body;
    const change = await registerIntegration({ by, actor, integration, reason });
    return proposed(change, by, () => showIntegration(integration.id));
  });

  addRoute(app, ROUTES.listAccounts, ({ principal }) => ({
    accounts: store
      .read((tx) => tx.accounts.list())
      .filter(({ id }) => isAuthorized(principal, 'account.read', { account: id })),
  }));
  addProposalRoute(app, ROUTES.addAccount, async ({ principal: by, actor, query, body: account }) => {
    const change = await registerAccount({ by, actor, account, reason: query.reason ?? null });
    return proposed(change, by, () => showAccount(account.id));
  });
  addRoute(app, ROUTES.checkAccount, async ({ principal, actor, params }) => {
    authorize(principal, 'account.check', { account: params.id });
    return showCheck(principal, await requestCheck({ actor, account: params.id }));
  });
  addRoute(app, ROUTES.diagnoseApiUser, async ({ principal, actor, params, body }) => {
    authorize(principal, 'account.diagnose', { account: params.id });
    const { subject, credentials } = body;
    return showCheck(principal, await requestDiagnosis({ actor, account: params.id, subject, credentials }));
  });
  addRoute(app, ROUTES.showAccountCheck, ({ principal, params }) => showCheck(principal, params.id));

  function proposed<T>(change: GovernanceChangeRecord, by: Principal, made: () => T) {
    return change.state === 'done' ? { made: made() } : { waits: present(change, by) };
  }

  function showApiUser(id: string): ApiUser {
    const found = store.read((tx) => tx.apiUsers.get(id));
    if (found === undefined) throw new CountersignError('NOT_FOUND', { what: 'API user', id });
    return found;
  }

  function showAccount(id: string): Account {
    const account = store.read((tx) => tx.accounts.get(id));
    if (account === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account: id });
    return account;
  }

  function showIntegration(id: string): Integration {
    const integration = store.read((tx) => tx.integrations.get(id));
    if (integration === undefined) throw new CountersignError('NOT_FOUND', { what: 'integration', id });
    return integration;
  }

  function showCheck(principal: Principal, id: string): AccountCheckView {
    const check = store.read((tx) =>
      requireVisible(principal, 'account.read', {
        what: 'account check',
        id,
        thing: tx.accountChecks.get(id),
        object: ({ account }) => ({ account }),
      }),
    );
    const { account, apiUser, state, findings } = check;
    // Who the operator is on the provider is kept for the inventory, and is nothing that the check says.
    return {
      id,
      account,
      apiUser,
      state,
      findings: findings.map(({ check, ok, message }) => ({ check, ok, message })),
    };
  }
}
