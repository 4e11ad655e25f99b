import { type AccountCheckView, type Principal, ROUTES } from '@countersign/schema';
import {
  apiUserObject,
  authorize,
  createAdoptApiUser,
  createCorrectApiUser,
  createRegisterAccount,
  createRegisterIntegration,
  createRequestAccountCheck,
  createRequestDiagnosis,
  createSetIntegrationOwner,
  createSetOperator,
  isAuthorized,
  listScope,
  requireVisible,
} from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import type { Services } from '../services.ts';

/** Accounts, integrations and the inventory of API users. */
export function addRegistryRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const adopt = createAdoptApiUser(services);
  const correctApiUser = createCorrectApiUser(services);
  const setOwner = createSetIntegrationOwner(services);
  const setOperator = createSetOperator(services);
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
  addRoute(app, ROUTES.adoptApiUser, ({ principal, actor, body }) => {
    authorize(principal, 'api-user.adopt', body);
    return adopt({ actor, apiUser: body });
  });

  addRoute(app, ROUTES.correctApiUser, ({ principal, actor, params, body }) =>
    correctApiUser({ principal, actor, apiUser: params.id, ...body }),
  );
  addRoute(app, ROUTES.setIntegrationOwner, ({ principal, actor, params, body }) =>
    setOwner({ principal, actor, integration: params.id, ...body }),
  );
  addRoute(app, ROUTES.setOperator, ({ principal, actor, params, body }) =>
    setOperator({ principal, actor, account: params.id, name: params.operator, ...body }),
  );

  addRoute(app, ROUTES.listIntegrations, ({ principal }) => ({
    integrations: store
      .read((tx) => tx.integrations.list())
      .filter(({ owner }) =>
        isAuthorized(principal, 'integration.read', { account: null, integrationOwner: owner }),
      ),
  }));
  addRoute(app, ROUTES.addIntegration, async ({ actor, body }) => {
    await registerIntegration({ actor, integration: body });
    return body;
  });

  addRoute(app, ROUTES.listAccounts, ({ principal }) => ({
    accounts: store
      .read((tx) => tx.accounts.list())
      .filter(({ id }) => isAuthorized(principal, 'account.read', { account: id })),
  }));
  addRoute(app, ROUTES.addAccount, async ({ actor, body }) => {
    await registerAccount({ actor, account: body });
    return body;
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
