import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, ApiError, createClient } from '@countersign/api-client';
import { createIds, loadWorkerKey, openDataDirectory, systemClock } from '@countersign/runtime';
import { ConfigurationError, CountersignError, isErrorCode, type WorkReport } from '@countersign/schema';
import type { Ledger, Logger } from '@countersign/use-cases/ports';
import type { WorkerConfig } from './config.ts';
import type { LedgerAccess } from './ledger-access.ts';

/** How often the ledger is asked whether something has changed there. */
const WATCH_MILLIS = 500;
/** Between two attempts to report how something ended. */
const REPORT_MILLIS = 1_000;

/**
 * Connects to a ledger on another machine. Waits for it where nobody answers: this worker has nothing else to do.
 * @throws ConfigurationError where it does not let this worker in, or seals passwords to another key
 */
export async function connectLedger(
  { url, token }: NonNullable<WorkerConfig['ledger']>,
  config: Pick<WorkerConfig, 'dataDirectory' | 'queueUrl'>,
  logger: Logger,
): Promise<LedgerAccess> {
  const sealer = await loadWorkerKey(openDataDirectory(config.dataDirectory).keys);
  const client = createClient({ url, token });
  const [, instance = ''] = createIds(systemClock).next('event').split('_');
  const params = { instance };
  const queue = config.queueUrl.startsWith('redis') ? 'redis' : 'postgres';
  const start = () => client.startWorker({ params, body: { queue } });
  const started = await startEventually(start, { url, logger });
  if (started.recipient !== sealer.recipient)
    throw new ConfigurationError([
      `keys/worker.age in ${config.dataDirectory} is not the key that passwords are sealed to; copy the one of the installation there`,
    ]);
  const stopping = new AbortController();
  const watch = watchLedger(() => client.watchLedger({ params }), { url, stopping: stopping.signal, logger });
  return {
    ledger: remoteLedger(client, { params, stopping: stopping.signal, logger }),
    workerId: started.worker,
    leaseMillis: started.leaseMillis,
    stepTimeoutMillis: started.stepTimeoutMillis,
    sealer,
    store: null,
    sweeps: [],
    version: watch.version,
    isSuspended: () => watch.problem() !== undefined,
    problem: watch.problem,
    begin: async () => ({ end: async () => undefined }),
    abort: () => undefined,
    close: async () => {
      stopping.abort();
      await watch.ended;
      await client.stopWorker({ params }).catch((error: unknown) => {
        logger.warn(
          { code: asKnownError(error).code },
          'the ledger could not be told that this worker stopped',
        );
      });
    },
  };
}

/** The ledger's calls, over HTTP. */
function remoteLedger(
  client: ApiClient,
  { params, stopping, logger }: { params: { instance: string }; stopping: AbortSignal; logger: Logger },
): Ledger {
  const known = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      throw asKnownError(error);
    }
  };
  const send = (ticket: string, report: WorkReport) =>
    known(client.reportWork({ params, body: { ticket, report } }));
  return {
    open: (body) => known(client.openWork({ params, body })),
    heldSecrets: async (ticket) =>
      (await known(client.showHeldSecrets({ params, body: { ticket } }))).secrets,
    begin: async (ticket, password) =>
      (await known(client.beginWork({ params, body: { ticket, password } }))).attempt,
    report: async (ticket, report) => {
      for (;;) {
        try {
          return await send(ticket, report);
        } catch (error) {
          // What a provider did must not be lost because the way to the ledger is; everything else can be done again.
          const isOutcome = report.kind === 'applied' || report.kind === 'failed';
          if (!isOutcome || !(error as CountersignError).retryable || stopping.aborted) throw error;
          logger.warn(
            { step: report.step, code: (error as CountersignError).code },
            'how a step ended could not be reported; it is tried again',
          );
          await sleep(REPORT_MILLIS, undefined, { signal: stopping }).catch(() => undefined);
        }
      }
    },
    renewLeases: async (steps) => (await known(client.renewLeases({ params, body: { steps } }))).lost,
    claimDue: (window) => known(client.claimDueWork({ params, body: { window } })),
    confirmPublished: async (ids) => void (await known(client.confirmPublished({ params, body: { ids } }))),
    unsettled: async (ageMillis) =>
      (await known(client.listUnsettledWork({ params, body: { ageMillis } }))).work,
    republish: async (ids) => void (await known(client.republishWork({ params, body: { ids } }))),
    claimProbes: async () => (await known(client.claimProbes({ params }))).accounts,
    reportReachable: async (account) =>
      void (await known(client.reportReachable({ params, body: { account } }))),
  };
}

/** An answer of the API is the ledger's error; whatever else happens on the way is that nobody reached it. */
function asKnownError(error: unknown): CountersignError {
  if (error instanceof CountersignError) return error;
  if (!(error instanceof ApiError) || !isErrorCode(error.code))
    return new CountersignError('INTERNAL', {}, error);
  const details = Object.entries(error.details).filter((entry): entry is [string, string | number] =>
    ['string', 'number'].includes(typeof entry[1]),
  );
  return new CountersignError(error.code, Object.fromEntries(details), error);
}

async function startEventually<T>(
  start: () => Promise<T>,
  { url, logger }: { url: string; logger: Logger },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      const { code, retryable, message } = asKnownError(error);
      if (!retryable) throw new ConfigurationError([`${url} does not let this worker in: ${message}`]);
      if (attempt === 1) logger.warn({ url, code }, 'the ledger cannot be used; the worker waits for it');
      await sleep(REPORT_MILLIS);
    }
  }
}

/** Knows whether the ledger can be reached and writes, and when something has changed in it. */
function watchLedger(
  look: () => Promise<{ writable: boolean; version: number }>,
  { url, stopping, logger }: { url: string; stopping: AbortSignal; logger: Logger },
): { version(): number; problem(): string | undefined; readonly ended: Promise<void> } {
  let version = 0;
  let problem: string | undefined;
  const loop = async () => {
    while (!stopping.aborted) {
      try {
        const seen = await look();
        version = seen.version;
        problem = seen.writable ? undefined : 'The log is suspended, so nothing may be carried out.';
      } catch (error) {
        const { code, message } = asKnownError(error);
        if (problem === undefined)
          logger.error({ alert: 'ledger-away', url, code }, 'the ledger cannot be used');
        problem =
          code === 'UNREACHABLE'
            ? `The ledger does not answer at ${url}. Nothing is carried out until it does.`
            : `The ledger at ${url} refuses this worker: ${message}`;
      }
      await sleep(WATCH_MILLIS, undefined, { signal: stopping }).catch(() => undefined);
    }
  };
  return { version: () => version, problem: () => problem, ended: loop() };
}
