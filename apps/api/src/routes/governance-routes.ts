import { nextTurn } from '@countersign/runtime';
import { CountersignError, ROUTES } from '@countersign/schema';
import {
  authorize,
  createProposeChange,
  createReviewChange,
  createWithdrawChange,
  isAuthorized,
} from '@countersign/use-cases';
import type { GovernanceChangeRecord } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { presentGovernanceChange } from '../present/present-governance-change.ts';
import type { Services } from '../services.ts';

const objectOf = ({ proposer }: GovernanceChangeRecord) => ({ account: null, principal: proposer });

/** Changes of who may do what. */
export function addGovernanceRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const deps = { ...services, pause: nextTurn };
  const propose = createProposeChange(services);
  const review = createReviewChange(deps);
  const withdraw = createWithdrawChange(deps);

  addRoute(app, ROUTES.proposeChange, async ({ principal, actor, body }) => {
    const change = await propose({ principal, actor, ...body });
    return store.read((tx) => presentGovernanceChange(tx, change, principal));
  });
  addRoute(app, ROUTES.listChanges, ({ principal, query }) =>
    store.read((tx) => ({
      changes: tx.governanceChanges
        .list(query.state)
        .filter((change) => isAuthorized(principal, 'governance.read', objectOf(change)))
        .map((change) => presentGovernanceChange(tx, change, principal)),
    })),
  );
  addRoute(app, ROUTES.showChange, ({ principal, params }) =>
    store.read((tx) => {
      const change = tx.governanceChanges.get(params.id);
      if (change === undefined)
        throw new CountersignError('NOT_FOUND', { what: 'governance change', id: params.id });
      authorize(principal, 'governance.read', objectOf(change));
      return presentGovernanceChange(tx, change, principal);
    }),
  );
  addRoute(app, ROUTES.reviewChange, ({ principal, actor, params, body }) =>
    review({ principal, actor, change: params.id, ...body, reason: body.reason ?? null }),
  );
  addRoute(app, ROUTES.withdrawChange, async ({ principal, actor, params }) => ({
    state: await withdraw({ principal, actor, change: params.id }),
  }));
}
