import { ROUTES } from '@countersign/schema';
import {
  createCollectCredential,
  createCompleteTask,
  createConfirmTask,
  createStartTask,
  listScope,
  requireVisibleTask,
} from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { iso, isoOrNull } from '../present/instant.ts';
import { presentTask, presentTaskInHand } from '../present/present-task.ts';
import type { Services } from '../services.ts';

/** What people do to carry changes out, and the credentials that are handed to them for it. */
export function addTaskRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const complete = createCompleteTask(services);
  const start = createStartTask(services);
  const confirm = createConfirmTask(services);
  const collect = createCollectCredential(services);

  addRoute(app, ROUTES.listTasks, ({ principal, query }) => {
    const { limit, ...filter } = query;
    return store.read((tx) => {
      const tasks = tx.tasks.list({ ...filter, limit, scope: listScope(tx, principal, 'task.read') });
      return {
        tasks: tasks.map(presentTask),
        next: tasks.length < limit ? null : (tasks.at(-1)?.id ?? null),
      };
    });
  });
  addRoute(app, ROUTES.showTask, ({ principal, params }) =>
    store.read((tx) => presentTaskInHand(tx, requireVisibleTask(tx, principal, params.id))),
  );
  addRoute(app, ROUTES.startTask, ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleTask(tx, principal, params.id));
    return start({ principal, actor, task: params.id, credentials: body.credentials });
  });
  addRoute(app, ROUTES.completeTask, ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleTask(tx, principal, params.id));
    return complete({ principal, actor, task: params.id, verdict: body.verdict, evidence: body.evidence });
  });
  addRoute(app, ROUTES.confirmTask, ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleTask(tx, principal, params.id));
    const { accepted, reason } = body;
    return confirm({ principal, actor, task: params.id, accepted, reason: reason ?? null });
  });

  addRoute(app, ROUTES.listCredentials, ({ principal }) => ({
    credentials: store
      .read((tx) => tx.secrets.listFor(principal.id))
      .flatMap(({ id, request, purpose, expiresAt, collectedAt, sealed }) =>
        // What was taken back, because its request failed or somebody else collected it, does not wait any more.
        purpose === 'worker' || (sealed === '' && collectedAt === null)
          ? []
          : [{ id, request, purpose, expiresAt: iso(expiresAt), collectedAt: isoOrNull(collectedAt) }],
      ),
  }));
  addRoute(app, ROUTES.collectCredential, ({ principal, actor, params }) =>
    collect({ principal, actor, secret: params.id }),
  );
}
