import { ROUTES } from '@countersign/schema';
import {
  createHoldSubject,
  createReleaseSubject,
  createRequestErasure,
  isAuthorized,
  listErasures,
  requireVisible,
  subjectObject,
  subjectOf,
} from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addProposalRoute, addRoute } from '../http/define-routes.ts';
import { presentTo } from '../present/present-governance-change.ts';
import { presentErasure, presentHold, presentSubject } from '../present/present-subject.ts';
import type { Services } from '../services.ts';

/** Whose personal data is stored, erasures of it, and holds against them. */
export function addSubjectRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const hold = createHoldSubject(services);
  const release = createReleaseSubject(services);
  const ask = createRequestErasure(services);
  const present = presentTo(services);
  const show = (name: string) => store.read((tx) => presentSubject(tx, subjectOf(tx, name)));
  addRoute(app, ROUTES.showSubject, ({ principal, params }) => {
    store.read((tx) =>
      requireVisible(principal, 'subject.read', {
        what: 'subject',
        id: params.subject,
        thing: tx.subjects.resolve(params.subject),
        object: subjectObject,
      }),
    );
    return show(params.subject);
  });
  addRoute(app, ROUTES.holdSubject, async ({ principal, actor, params, body }) => {
    await hold({ principal, actor, ...params, ...body });
    return show(params.subject);
  });
  addProposalRoute(app, ROUTES.releaseSubject, async ({ principal: by, actor, params, body }) => {
    const { matter, reason = null } = body;
    const change = await release({ by, actor, ...params, matter, reason });
    return change.state === 'done' ? { made: show(params.subject) } : { waits: present(change, by) };
  });
  addRoute(app, ROUTES.listHolds, () => ({
    holds: store.read((tx) => tx.holds.listRunning().map(presentHold)),
  }));
  addRoute(app, ROUTES.requestErasure, async ({ principal, actor, body }) =>
    present(await ask({ principal, actor, ...body }), principal),
  );
  addRoute(app, ROUTES.listErasures, ({ principal, query }) =>
    store.read((tx) => ({
      erasures: listErasures(tx)
        .filter(({ subject, state, askedBy }) => {
          if (query.state !== undefined && query.state !== state) return false;
          const account = tx.subjects.resolve(subject)?.account ?? null;
          return isAuthorized(principal, 'erasure.read', { account, principal: askedBy });
        })
        .map(presentErasure),
    })),
  );
}
