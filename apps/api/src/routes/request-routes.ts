import { CountersignError, type Principal, ROUTES } from '@countersign/schema';
import {
  authorize,
  createBreakGlass,
  createCancelRequest,
  createCommentOnRequest,
  createEditRequest,
  createPreviewRequest,
  createRecordAcknowledgement,
  createRecordReview,
  createReviewBreakGlass,
  createSubmitRequest,
  findGrounds,
  listScope,
  logTime,
  passwordContextFor,
  requireShownRequest,
  requireShownRequestAsLogged,
  requireVisibleRequest,
  viewRequest,
} from '@countersign/use-cases';
import type { ReadTransaction } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { iso } from '../present/instant.ts';
import { presentPreview } from '../present/present-preview.ts';
import { presentListed, presentRequest } from '../present/present-request.ts';
import type { Services } from '../services.ts';

/** Asking for a change, looking at it, editing it, reviewing it. */
export function addRequestRoutes(app: FastifyInstance, services: Services): void {
  const { store, policies, histories } = services;
  const submit = createSubmitRequest(services);
  const edit = createEditRequest(services);
  const cancel = createCancelRequest(services);
  const review = createRecordReview(services);
  const breakGlass = createBreakGlass(services);
  const reviewBreakGlass = createReviewBreakGlass(services);
  const comment = createCommentOnRequest(services);
  const acknowledge = createRecordAcknowledgement(services);
  const shown = (tx: ReadTransaction, id: string) => {
    const view = viewRequest(tx, id);
    const decided =
      view.decision.outcome === 'deny' ? tx.decisions.ofRevision(id, view.request.revision) : undefined;
    return presentRequest(view, decided === undefined ? null : findGrounds(tx, policies, decided));
  };
  const show = (id: string) => store.read((tx) => shown(tx, id));

  const shownTo = (tx: ReadTransaction, principal: Principal, id: string) =>
    requireShownRequest(tx, principal, { id, at: logTime(tx, services.clock) });

  addRoute(app, ROUTES.submitRequest, async ({ principal, actor, body }) => {
    const { id } = await submit({ principal, actor, input: body });
    return show(id);
  });
  const preview = createPreviewRequest(services);
  addRoute(app, ROUTES.previewRequest, async ({ principal, actor, body }) =>
    presentPreview(await preview({ principal, actor, input: body })),
  );
  addRoute(app, ROUTES.passwordContext, ({ principal, body }) => {
    authorize(principal, 'request.submit', { account: body.account });
    return store.read((tx) => passwordContextFor(tx, { ...body, change: {} }));
  });
  addRoute(app, ROUTES.listRequests, ({ principal, query }) => {
    const { limit, ...filter } = query;
    return store.read((tx) => {
      const scope = listScope(tx, principal, 'request.read');
      const requests = tx.requests.list({ ...filter, limit, scope, descending: true });
      return {
        requests: requests.map((request) => presentListed(tx, request)),
        next: requests.length < limit ? null : (requests.at(-1)?.id ?? null),
      };
    });
  });
  addRoute(app, ROUTES.showRequest, async ({ principal, params }) => {
    store.read((tx) => shownTo(tx, principal, params.id));
    await histories.prepareRequest(store, params.id);
    store.read((tx) => requireShownRequestAsLogged(tx, services, shownTo(tx, principal, params.id)));
    return show(params.id);
  });
  addRoute(app, ROUTES.editRequest, {
    handler: async ({ principal, actor, params, body }) => {
      store.read((tx) => requireVisibleRequest(tx, principal, params.id));
      await edit({ principal, actor, request: params.id, input: body });
      return show(params.id);
    },
    before: (tx, { params }) => shown(tx, params.id),
  });
  addRoute(app, ROUTES.cancelRequest, async ({ principal, actor, params }) => {
    store.read((tx) => requireVisibleRequest(tx, principal, params.id));
    await cancel({ principal, actor, request: params.id });
    return show(params.id);
  });
  addRoute(app, ROUTES.reviewRequest, ({ principal, actor, params, body }) => {
    store.read((tx) => shownTo(tx, principal, params.id));
    return review({
      principal,
      actor,
      onBehalfOf: body.onBehalfOf,
      request: params.id,
      requestDigest: body.digest,
      verdict: body.verdict,
      reason: body.reason ?? null,
    });
  });
  addRoute(app, ROUTES.breakGlass, async ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleRequest(tx, principal, params.id));
    const { digest: requestDigest, reason } = body;
    const done = await breakGlass({ principal, actor, request: params.id, requestDigest, reason });
    return { ...done, dueAt: iso(done.dueAt) };
  });
  addRoute(app, ROUTES.reviewBreakGlass, ({ principal, actor, params, body }) => {
    store.read((tx) => {
      const request = tx.breakGlass.get(params.id)?.request;
      if (request === undefined)
        throw new CountersignError('NOT_FOUND', { what: 'broken glass', id: params.id });
      requireVisibleRequest(tx, principal, request);
    });
    return reviewBreakGlass({ principal, actor, breakGlass: params.id, ...body });
  });
  addRoute(app, ROUTES.commentOnRequest, ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleRequest(tx, principal, params.id));
    return comment({ principal, actor, request: params.id, text: body.text });
  });
  addRoute(app, ROUTES.acknowledgeRequest, ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleRequest(tx, principal, params.id));
    const { kind, digest } = body;
    return acknowledge({ principal, actor, request: params.id, kind, digest });
  });
}
