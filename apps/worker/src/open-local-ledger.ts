import {
  createPolicyEvaluators,
  loadInstallation,
  loadReviewSeal,
  loadSealer,
  loadWitnessPolicy,
  monotonicMicros,
  nextTurn,
  randomBytes,
  readCredentialsFile,
  startReferenceEvaluator,
} from '@countersign/runtime';
import { openStore } from '@countersign/store';
import {
  createDeliverCheckpoints,
  createEndExceptions,
  createLedger,
  createPermitHistories,
  createRefusalCounter,
  createRetireCheckpointTargets,
  createRetireDeliveryTargets,
  createStartLog,
  LEASE_MILLIS,
} from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import { createCheckpointTargets } from './checkpoint-targets.ts';
import type { WorkerConfig } from './config.ts';
import { deliverLog, targetOf } from './deliver-log.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { startDelivery } from './start-delivery.ts';
import { warnOfCredentials } from './warn-of-credentials.ts';

const EXCEPTIONS_MILLIS = 60_000;
const REFUSALS_MILLIS = 60_000;

/**
 * Opens the store beside the worker, and the ledger on it. The worker that has the store does what the log and the exceptions need as time goes
 * by.
 */
export async function openLocalLedger(config: WorkerConfig, logger: Logger): Promise<LedgerAccess> {
  const { directory, clock, ids, logKey, ...installation } = await loadInstallation(config.dataDirectory);
  const targets = createCheckpointTargets(
    config.checkpoints,
    loadWitnessPolicy(config.witnessPolicy, logKey.trusted),
  );
  const reviewSeal = await loadReviewSeal(directory.keys);
  const sealer = await loadSealer(directory.keys);
  const store = openStore({ ...installation.store, logger });
  warnOfCredentials(store, {
    declared: () => new Set(Object.keys(readCredentialsFile(directory.root).credentials)),
    logger,
  });
  await startReferenceEvaluator();
  const workerId = `wrk_${ids.next('event').slice('evt_'.length)}`;
  const actor = { kind: 'worker', id: workerId } as const;
  const refusals = createRefusalCounter(clock);
  const trustedLog = logKey.trusted;
  const { stepTimeoutMillis, maxAttempts, pollMillis, permitMillis } = config;
  const deps = {
    store,
    clock,
    ids,
    logger,
    refusals,
    reviewSeal,
    randomBytes,
    policies: createPolicyEvaluators(),
    histories: createPermitHistories(trustedLog, nextTurn),
    leaseMillis: LEASE_MILLIS,
    stepTimeoutMillis,
    maxAttempts,
    pollMillis,
  };
  const { everyMillis, alertMillis } = config.checkpoints;
  const deliverCheckpoints = createDeliverCheckpoints({
    store,
    clock,
    logger,
    workerId,
    targets,
    trustedLog,
    alertMillis,
  });
  const isSuspended = () => store.suspension() !== null;
  const stopping = new AbortController();
  return {
    ledger: createLedger(deps)(actor),
    store,
    workerId,
    leaseMillis: LEASE_MILLIS,
    stepTimeoutMillis,
    sealer,
    version: store.dataVersion,
    watchVersion: store.watchCommits,
    isSuspended,
    problem: () => store.health().problem?.message,
    sweeps: [
      { name: 'count-refusals', everyMillis: REFUSALS_MILLIS, run: () => refusals.flush(store, 'over') },
      {
        name: 'end-exceptions',
        everyMillis: EXCEPTIONS_MILLIS,
        run: createEndExceptions({ ...deps, micros: monotonicMicros, reviewSeal, permitMillis }),
      },
      { name: 'deliver-checkpoints', everyMillis, run: () => deliverCheckpoints(stopping.signal) },
    ],
    begin: async (queue) => {
      await createStartLog({ store })({ origin: logKey.origin, verifier: logKey.vkey });
      await store.write((tx) => {
        tx.audit.append(actor, { type: 'worker.started', request: null, data: { queue } });
        // An embedded queue belongs to one process, so whoever held a lease before is gone.
        if (queue === 'embedded') tx.steps.endLeases(clock.now());
      });
      await createRetireCheckpointTargets({ store, targets })();
      await createRetireDeliveryTargets({ store })(config.siem === null ? null : targetOf(config.siem));
      if (config.siem === null) return { end: async () => undefined };
      const { origin } = logKey;
      const deliverNext = deliverLog(config.siem, { store, clock, ids, actor, origin });
      const delivery = startDelivery({ deliverNext, isSuspended, random: Math.random, logger });
      return { end: delivery.stop };
    },
    close: async () => {
      // A suspended log cannot say that either.
      if (!isSuspended()) {
        await refusals.flush(store, 'ending');
        await store.write((tx) =>
          tx.audit.append(actor, { type: 'worker.stopped', request: null, data: { clean: true } }),
        );
      }
      store.close();
    },
    // A witness that does not answer must not hold the stop up.
    abort: () => stopping.abort(),
  };
}
