import { ROUTES } from '@countersign/schema';
import {
  createAttachEvidence,
  createCollectCredential,
  createCompleteTask,
  createConfirmTask,
  createHandOverTask,
  createReadEvidence,
  createReleaseTask,
  createResendInvitation,
  createStartTask,
  createWithdrawReport,
  freezeOver,
  listScope,
  onlyTasksAsLogged,
  requireShownTaskAsLogged,
  requireVisibleTask,
} from '@countersign/use-cases';
import type { ReadTransaction } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { iso, isoOrNull } from '../present/instant.ts';
import { presentTask, presentTaskInHand } from '../present/present-task.ts';
import type { Services } from '../services.ts';

/** What people do to carry changes out, and the credentials that are handed to them for it. */
export function addTaskRoutes(app: FastifyInstance, services: Services): void {
  const { store, histories } = services;
  const complete = createCompleteTask(services);
  const start = createStartTask(services);
  const release = createReleaseTask(services);
  const handOver = createHandOverTask(services);
  const withdraw = createWithdrawReport(services);
  const resend = createResendInvitation(services);
  const attach = createAttachEvidence(services);
  const readFile = createReadEvidence(services);
  const confirm = createConfirmTask(services);
  const collect = createCollectCredential(services);

  addRoute(app, ROUTES.listTasks, async ({ principal, query }) => {
    const { limit, ...filter } = query;
    const list = (tx: ReadTransaction) =>
      tx.tasks.list({ ...filter, limit, scope: listScope(tx, principal, 'task.read') });
    for (const { request } of store.read(list)) await histories.prepareRequest(store, request);
    return store.read((tx) => {
      const tasks = list(tx);
      return {
        tasks: onlyTasksAsLogged(tx, services, tasks).map((task) => {
          const request = tx.requests.get(task.request);
          const freeze = request && freezeOver(tx, request)?.id;
          return presentTask(task, freeze ?? null, (id) => tx.principals.get(id)?.name);
        }),
        next: tasks.length < limit ? null : (tasks.at(-1)?.id ?? null),
      };
    });
  });
  addRoute(app, ROUTES.showTask, async ({ principal, params }) => {
    const visible = (tx: ReadTransaction) => requireVisibleTask(tx, principal, params.id);
    await histories.prepareRequest(store, store.read(visible).request);
    return store.read((tx) => {
      const task = visible(tx);
      requireShownTaskAsLogged(tx, services, task);
      return presentTaskInHand(tx, task);
    });
  });
  addRoute(app, ROUTES.startTask, ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleTask(tx, principal, params.id));
    return start({ principal, actor, task: params.id, credentials: body.credentials });
  });
  addRoute(app, ROUTES.releaseTask, ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleTask(tx, principal, params.id));
    return release({ principal, actor, task: params.id, reason: body.reason ?? null });
  });
  addRoute(app, ROUTES.handOverTask, ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleTask(tx, principal, params.id));
    return handOver({ principal, actor, task: params.id, to: body.to, reason: body.reason ?? null });
  });
  addRoute(app, ROUTES.resendInvitation, ({ principal, actor, params }) => {
    store.read((tx) => requireVisibleTask(tx, principal, params.id));
    return resend({ principal, actor, task: params.id });
  });
  addRoute(app, ROUTES.attachEvidence, ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleTask(tx, principal, params.id));
    return attach({ principal, actor, task: params.id, content: Buffer.from(body.content, 'base64') });
  });
  addRoute(app, ROUTES.readEvidence, async ({ principal, params }) => {
    store.read((tx) => requireVisibleTask(tx, principal, tx.evidenceFiles.get(params.id)?.task ?? params.id));
    const { record, content } = await readFile(params.id);
    return { mediaType: record.mediaType, content: Buffer.from(content).toString('base64') };
  });
  addRoute(app, ROUTES.completeTask, ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleTask(tx, principal, params.id));
    return complete({ principal, actor, task: params.id, verdict: body.verdict, evidence: body.evidence });
  });
  addRoute(app, ROUTES.withdrawReport, ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleTask(tx, principal, params.id));
    return withdraw({ principal, actor, task: params.id, reason: body.reason });
  });
  addRoute(app, ROUTES.confirmTask, ({ principal, actor, params, body }) => {
    store.read((tx) => requireVisibleTask(tx, principal, params.id));
    const { accepted, report = null, reason = null } = body;
    return confirm({ principal, actor, task: params.id, accepted, report, reason });
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
