import { type AccountCheckView, type Principal, ROUTES } from '@countersign/schema';
import {
  makeAdoptApiUser,
  makeRegisterAccount,
  makeRegisterIntegration,
  makeRequestAccountCheck,
  mayRead,
  requireRole,
} from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import type { Services } from '../services.ts';
import { visible } from '../visibility.ts';

/** Accounts, integrations and the inventory of API users. */
export function addRegistryRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const adopt = makeAdoptApiUser(services);
  const registerAccount = makeRegisterAccount(services);
  const registerIntegration = makeRegisterIntegration(services);
  const requestCheck = makeRequestAccountCheck(services);

  addRoute(app, ROUTES.listApiUsers, ({ principal, query }) => {
    const { limit, ...filter } = query;
    const users = store.read((tx) => tx.apiUsers.list({ ...filter, limit }));
    return {
      apiUsers: users.filter((user) => mayRead(principal, user.account)),
      next: users.length < limit ? null : (users.at(-1)?.id ?? null),
    };
  });
  addRoute(app, ROUTES.showApiUser, ({ principal, params }) =>
    store.read((tx) =>
      visible(principal, tx.apiUsers.get(params.id), {
        what: 'API user',
        id: params.id,
        account: (user) => user.account,
      }),
    ),
  );
  addRoute(app, ROUTES.adoptApiUser, ({ principal, actor, body }) => {
    requireRole(principal, ['administrator'], body.account);
    return adopt({ actor, apiUser: body });
  });

  addRoute(app, ROUTES.listIntegrations, () => ({
    integrations: [...store.read((tx) => tx.integrations.list())],
  }));
  addRoute(app, ROUTES.addIntegration, async ({ actor, body }) => {
    await registerIntegration({ actor, integration: body });
    return body;
  });

  addRoute(app, ROUTES.listAccounts, ({ principal }) => ({
    accounts: store.read((tx) => tx.accounts.list()).filter((account) => mayRead(principal, account.id)),
  }));
  addRoute(app, ROUTES.addAccount, async ({ principal, actor, body }) => {
    requireRole(principal, ['administrator'], body.id);
    await registerAccount({ actor, account: body });
    return body;
  });
  addRoute(app, ROUTES.checkAccount, async ({ principal, params }) => {
    requireRole(principal, ['administrator'], params.id);
    return showCheck(principal, await requestCheck(params.id));
  });
  addRoute(app, ROUTES.showAccountCheck, ({ principal, params }) => showCheck(principal, params.id));

  function showCheck(principal: Principal, id: string): AccountCheckView {
    const check = store.read((tx) =>
      visible(principal, tx.accountChecks.get(id), {
        what: 'account check',
        id,
        account: (one) => one.account,
      }),
    );
    return { id, account: check.account, state: check.state, findings: [...check.findings] };
  }
}
