import { ROUTES } from '@countersign/schema';
import { createProposeChange, viewDestinations } from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { iso, isoOrNull } from '../present/instant.ts';
import { presentGovernanceChange } from '../present/present-governance-change.ts';
import type { Services } from '../services.ts';

/** Where things are sent, as the host is configured, and asking for it. */
export function addDestinationRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const propose = createProposeChange(services);

  addRoute(app, ROUTES.listDestinations, () =>
    store.read((tx) => ({
      destinations: viewDestinations(tx).map(({ id, purpose, where, namedAt, openedAt, change }) => ({
        id,
        purpose,
        where,
        state: openedAt === null ? ('waiting' as const) : ('open' as const),
        namedAt: iso(namedAt),
        openedAt: isoOrNull(openedAt),
        change,
      })),
    })),
  );
  addRoute(app, ROUTES.openDestination, async ({ principal, actor, params, body: { reason } }) => {
    const content = { kind: 'destination.open', destination: params.id } as const;
    const change = await propose({ principal, actor, content, reason });
    return store.read((tx) => presentGovernanceChange(tx, change, principal));
  });
}
