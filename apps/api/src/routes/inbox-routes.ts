import { ROUTES } from '@countersign/schema';
import { countInbox, createReviewSelection, listInbox, selectReviews } from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { parsePlace, presentInboxItem, presentPlace } from '../present/present-inbox.ts';
import type { Services } from '../services.ts';

/** What waits for whoever asks. */
export function addInboxRoutes(app: FastifyInstance, services: Services): void {
  const { store, clock } = services;
  addRoute(app, ROUTES.listInbox, ({ principal, query }) => {
    const after = query.after === undefined ? null : parsePlace(query.after);
    const { items, next } = listInbox(services, { principal, after, limit: query.limit });
    return store.read((tx) => ({
      items: items.map((item) => presentInboxItem(tx, item, clock.now())),
      next: next === null ? null : presentPlace(next),
    }));
  });
  addRoute(app, ROUTES.countInbox, ({ principal }) => countInbox(services, principal));
  const reviewSelection = createReviewSelection(services);
  addRoute(app, ROUTES.selectReviews, async ({ principal, query: filter }) => {
    const { rows, left, ...rest } = await selectReviews(services, { principal, filter });
    return { ...rest, rows: [...rows], left: [...left] };
  });
  addRoute(app, ROUTES.reviewSelection, async ({ principal, actor, body }) => {
    const rows = await reviewSelection({ ...body, principal, actor, reason: body.reason ?? null });
    return {
      rows: rows.map(({ error, ...row }) => ({
        ...row,
        error: error === null ? null : { code: error.code, message: error.message },
      })),
    };
  });
}
