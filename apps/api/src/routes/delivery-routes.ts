import { ROUTES } from '@countersign/schema';
import { createRequestRedelivery, viewDeliveries } from '@countersign/use-cases';
import type { DeadLetterRecord } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { iso, isoOrNull } from '../present/instant.ts';
import type { Services } from '../services.ts';

/** How the log gets to its receivers. */
export function addDeliveryRoutes(app: FastifyInstance, { store, clock }: Services): void {
  const requestRedelivery = createRequestRedelivery({ store, clock });

  addRoute(app, ROUTES.listDeliveries, () => {
    const { targets, deadLetters, deadLetterCount } = store.read(viewDeliveries);
    return {
      targets: targets.map(({ updatedAt, ...target }) => ({ ...target, updatedAt: iso(updatedAt) })),
      deadLetterCount,
      deadLetters: deadLetters.map(presentDeadLetter),
    };
  });
  addRoute(app, ROUTES.redeliver, async ({ principal, actor, params }) =>
    presentDeadLetter(await requestRedelivery({ actor, principal: principal.id, id: params.id })),
  );
}

function presentDeadLetter({ id, target, entryIndex, code, createdAt, ...more }: DeadLetterRecord) {
  const requested = more.requestedBy !== null && more.deliveredAt === null;
  const deliveredAt = isoOrNull(more.deliveredAt);
  return { id, target, index: entryIndex, code, createdAt: iso(createdAt), requested, deliveredAt };
}
