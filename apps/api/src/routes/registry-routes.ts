import { type AccountCheckView, CountersignError, ROUTES } from '@countersign/schema';
import {
  makeAdoptApiUser,
  makeRegisterAccount,
  makeRegisterIntegration,
  makeRequestAccountCheck,
  mayRead,
} from '@countersign/use-cases';
import type { AccountCheckRecord } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import type { Services } from '../services.ts';

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
  addRoute(app, ROUTES.showApiUser, ({ principal, params }) => {
    const user = store.read((tx) => tx.apiUsers.get(params.id) ?? null);
    if (user === null || !mayRead(principal, user.account)) {
      throw new CountersignError('NOT_FOUND', { what: 'API user', id: params.id });
    }
    return user;
  });
  addRoute(app, ROUTES.adoptApiUser, ({ actor, body }) => adopt({ actor, apiUser: body }));

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
  addRoute(app, ROUTES.addAccount, async ({ actor, body }) => {
    await registerAccount({ actor, account: body });
    return body;
  });
  addRoute(app, ROUTES.checkAccount, async ({ params }) => showCheck(await requestCheck(params.id)));
  addRoute(app, ROUTES.showAccountCheck, ({ params }) => showCheck(params.id));

  function showCheck(id: string): AccountCheckView {
    const check = store.read((tx) => tx.accountChecks.get(id) ?? null);
    if (check === null) throw new CountersignError('NOT_FOUND', { what: 'account check', id });
    return present(check);
  }
}

function present({ id, account, state, findings }: AccountCheckRecord): AccountCheckView {
  return { id, account, state, findings: [...findings] };
}
