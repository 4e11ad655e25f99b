import { ROUTES } from '@countersign/schema';
import { createFreeze, createProposeChange, viewFreezes } from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { presentFreeze } from '../present/present-freeze.ts';
import { presentGovernanceChange } from '../present/present-governance-change.ts';
import type { Services } from '../services.ts';

/** Stopping execution, which one person does, and asking for it to go on, which two others approve. */
export function addFreezeRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const freeze = createFreeze(services);
  const propose = createProposeChange(services);

  addRoute(app, ROUTES.freeze, async ({ principal, actor, body }) => {
    const { account = null, provider = null, reason, voidPermits } = body;
    const made = await freeze({ principal, actor, account, provider, reason, voidPermits });
    return presentFreeze({ ...made, waiting: 0 });
  });
  addRoute(app, ROUTES.listFreezes, () =>
    store.read((tx) => ({ freezes: viewFreezes(tx).map(presentFreeze) })),
  );
  addRoute(app, ROUTES.thaw, async ({ principal, actor, params, body: { reason } }) => {
    const content = { kind: 'freeze.lift', freeze: params.id } as const;
    const change = await propose({ principal, actor, content, reason });
    return store.read((tx) => presentGovernanceChange(tx, change, principal));
  });
}
