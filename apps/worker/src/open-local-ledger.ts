import {
  createHostKeys,
  createPolicyEvaluators,
  createWitnessPolicySource,
  loadInstallation,
  loadReviewSeal,
  loadSealer,
  monotonicMicros,
  nextTurn,
  randomBytes,
  readCheckpointTargetsFile,
  readCredentialsFile,
  readNotificationsFile,
  startReferenceEvaluator,
} from '@countersign/runtime';
import { openStore } from '@countersign/store';
import {
  createActOnOverdue,
  createDeliverCheckpoints,
  createEndExceptions,
  createInstallationSeal,
  createLedger,
  createNoticeDesk,
  createPermitHistories,
  createRecordDestinations,
  createRefusalCounter,
  createRetireDeliveryTargets,
  createStartLog,
  keyInUse,
  LEASE_MILLIS,
  namedDestination,
} from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import { createCheckpointTargets } from './checkpoint-targets.ts';
import type { WorkerConfig } from './config.ts';
import { deliverLog, targetOf } from './deliver-log.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { createNotificationChannels } from './notification-channels.ts';
import { startDelivery } from './start-delivery.ts';
import { startNotices } from './start-notices.ts';
import { warnOfCredentials } from './warn-of-credentials.ts';

const EXCEPTIONS_MILLIS = 60_000;
const OVERDUE_MILLIS = 30_000;
const REFUSALS_MILLIS = 60_000;
const NOTICE_DAYS_MILLIS = 3_600_000;

/**
 * Opens the store beside the worker, and the ledger on it. The worker that has the store does what the log and the exceptions need as time goes
 * by.
 */
export async function openLocalLedger(config: WorkerConfig, logger: Logger): Promise<LedgerAccess> {
  const { directory, clock, ids, logKey, ...installation } = await loadInstallation(config.dataDirectory);
  const { root } = directory;
  const targets = createCheckpointTargets({
    config: config.checkpoints,
    dataDirectory: root,
    declared: () => readCheckpointTargetsFile(root).targets,
    policy: createWitnessPolicySource({
      path: config.witnessPolicy,
      dataDirectory: root,
      log: logKey.trusted,
      onProblem: (err) => logger.error({ err }, 'the witness policy was changed to one that cannot be used'),
    }),
    logger,
  });
  const reviewSeal = await loadReviewSeal(directory.keys);
  const store = openStore({ ...installation.store, logger, isVerified: true });
  const hostKeys = createHostKeys(directory.keys);
  const sealer = await loadSealer(directory.keys, () => store.read((tx) => keyInUse(tx, hostKeys, 'worker')));
  warnOfCredentials(store, {
    declared: () => new Set(Object.keys(readCredentialsFile(directory.root).credentials)),
    logger,
  });
  await startReferenceEvaluator();
  const workerId = `wrk_${ids.next('event').slice('evt_'.length)}`;
  const actor = { kind: 'worker', id: workerId } as const;
  const refusals = createRefusalCounter(clock);
  const trustedLog = logKey.trusted;
  const seal = createInstallationSeal({ store, trustedLog, pause: nextTurn });
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
    permitMillis,
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
    randomBytes,
    targets,
    trustedLog,
    alertMillis,
  });
  const desk = createNoticeDesk({
    store,
    clock,
    ids,
    logger,
    randomBytes,
    actor,
    origin: logKey.origin,
    installation: seal,
    publicUrl: config.publicUrl,
    random: Math.random,
    ...createNotificationChannels({
      mail: config.notificationMail,
      readFile: () => readNotificationsFile(root),
      clock,
      logger,
    }),
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
        run: createEndExceptions({ ...deps, micros: monotonicMicros, reviewSeal }),
      },
      {
        name: 'act-on-overdue',
        everyMillis: OVERDUE_MILLIS,
        run: createActOnOverdue({ ...deps, micros: monotonicMicros, reviewSeal }),
      },
      { name: 'plan-notices-of-days', everyMillis: NOTICE_DAYS_MILLIS, run: desk.planDays },
      { name: 'deliver-checkpoints', everyMillis, run: () => deliverCheckpoints(stopping.signal) },
    ],
    begin: async (queue) => {
      await createStartLog({ store })({ origin: logKey.origin, verifier: logKey.vkey });
      await store.write((tx) => {
        tx.audit.append(actor, { type: 'worker.started', request: null, data: { queue } });
        // An embedded queue belongs to one process, so whoever held a lease before is gone.
        if (queue === 'embedded') tx.steps.endLeases(clock.now());
      });
      const named = config.siem === null ? [] : [namedDestination('log', config.siem.url)];
      await createRecordDestinations({ ...deps, installation: seal })({ actor, purpose: 'log', named });
      await createRetireDeliveryTargets({ store })(config.siem === null ? null : targetOf(config.siem));
      const notices = startNotices({ desk, suspension: () => store.suspension(), logger });
      if (config.siem === null) return { end: notices.stop };
      const { origin } = logKey;
      const deliverNext = deliverLog(config.siem, { store, clock, ids, actor, origin });
      const delivery = startDelivery({ deliverNext, isSuspended, random: Math.random, logger });
      return { end: async () => void (await Promise.all([notices.stop(), delivery.stop()])) };
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
