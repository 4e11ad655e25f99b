import { type Actor, ROUTES } from '@countersign/schema';
import { createLedger, LEASE_MILLIS, type WorkerActor } from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import type { Services } from '../services.ts';

/** The ledger for workers on other machines. */
export function addLedgerRoutes(app: FastifyInstance, services: Services): void {
  const { store, keys, work } = services;
  const ledger = createLedger({
    ...services,
    ...work,
    leaseMillis: LEASE_MILLIS,
  });
  const ledgerOf = (call: WorkerCall) => ledger(workerOf(call));

  // The store counts commits from the start of each process: another start must not say a number that was said before.
  const since = Buffer.from(services.randomBytes(6)).readUIntBE(0, 6);
  addRoute(app, ROUTES.startWorker, async (call) => {
    const actor = workerOf(call);
    const { queue } = call.body;
    await store.write(
      (tx) => void tx.audit.append(actor, { type: 'worker.started', request: null, data: { queue } }),
    );
    const { stepTimeoutMillis } = work;
    return {
      worker: actor.id,
      leaseMillis: LEASE_MILLIS,
      stepTimeoutMillis,
      recipient: keys.workerRecipient,
    };
  });
  addRoute(app, ROUTES.stopWorker, async (call) => {
    await store.write(
      (tx) =>
        void tx.audit.append(workerOf(call), {
          type: 'worker.stopped',
          request: null,
          data: { clean: true },
        }),
    );
    return {};
  });
  addRoute(app, ROUTES.watchLedger, () => ({
    writable: store.suspension() === null,
    version: since + store.dataVersion(),
    recipient: keys.workerRecipient,
  }));
  addRoute(app, ROUTES.openWork, (call) => ledgerOf(call).open(call.body));
  addRoute(app, ROUTES.showHeldSecrets, async (call) => ({
    secrets: await ledgerOf(call).heldSecrets(call.body.ticket),
  }));
  addRoute(app, ROUTES.beginWork, async (call) => ({
    attempt: await ledgerOf(call).begin(call.body.ticket, call.body.password),
  }));
  addRoute(app, ROUTES.reportWork, (call) => ledgerOf(call).report(call.body.ticket, call.body.report));
  addRoute(app, ROUTES.renewLeases, async (call) => ({
    lost: await ledgerOf(call).renewLeases(call.body.steps),
  }));
  addRoute(app, ROUTES.claimDueWork, (call) => ledgerOf(call).claimDue(call.body.window));
  addRoute(app, ROUTES.confirmPublished, async (call) => {
    await ledgerOf(call).confirmPublished(call.body.ids);
    return {};
  });
  addRoute(app, ROUTES.listUnsettledWork, async (call) => ({
    work: await ledgerOf(call).unsettled(call.body.ageMillis),
  }));
  addRoute(app, ROUTES.republishWork, async (call) => {
    await ledgerOf(call).republish(call.body.ids);
    return {};
  });
  addRoute(app, ROUTES.claimProbes, async (call) => ({ accounts: await ledgerOf(call).claimProbes() }));
  addRoute(app, ROUTES.reportReachable, async (call) => {
    await ledgerOf(call).reportReachable(call.body.account);
    return {};
  });
}

interface WorkerCall {
  readonly actor: Actor;
  readonly params: { readonly instance: string };
}

/** The token is part of the identity, so that nobody can name a lease of somebody else's worker. */
function workerOf({ actor, params }: WorkerCall): WorkerActor {
  if (actor.kind !== 'principal' || actor.via === 'token')
    throw new TypeError('a worker signs in with a token');
  const [, token = ''] = actor.via.split('_');
  return { kind: 'worker', id: `wrk_${token}.${params.instance}`, via: actor.via };
}
