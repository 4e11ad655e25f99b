import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, createClient } from '@countersign/api-client';
import { createIds, loadWorkerKey, openDataDirectory, systemClock } from '@countersign/runtime';
import { ConfigurationError, type ErrorCode, isErrorCode, ROUTES } from '@countersign/schema';
import type { Logger } from '@countersign/use-cases/ports';
import type { WorkerConfig } from './config.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { asKnownError, createRemoteLedger } from './remote-ledger.ts';

/** How often the ledger is asked whether something has changed there. */
const WATCH_MILLIS = 500;
/** Between two attempts to start. */
const START_MILLIS = 1_000;

/**
 * Connects to a ledger on another machine. Waits for it where nobody answers: this worker has nothing else to do.
 * @throws ConfigurationError where it does not let this worker in, or seals passwords to another key
 */
export async function connectLedger(
  { url, token }: NonNullable<WorkerConfig['ledger']>,
  config: Pick<WorkerConfig, 'dataDirectory' | 'queueUrl'>,
  logger: Logger,
): Promise<LedgerAccess> {
  let recipient = '';
  const sealer = await loadWorkerKey(openDataDirectory(config.dataDirectory).keys, () => recipient);
  const client = createClient({ url, token });
  const [, instance = ''] = createIds(systemClock).next('event').split('_');
  const params = { instance };
  const queue = config.queueUrl.startsWith('redis') ? 'redis' : 'postgres';
  const start = () => client.startWorker({ params, body: { queue } });
  const started = await startEventually(start, { url, logger });
  const problemOfKey = async () =>
    (await sealer.opens(recipient))
      ? undefined
      : `no key in ${join(config.dataDirectory, 'keys')} opens what passwords are sealed to; copy keys/worker.age of the installation there`;
  recipient = started.recipient;
  const problem = await problemOfKey();
  if (problem !== undefined) throw new ConfigurationError([problem]);
  const stopping = new AbortController();
  const look = async () => {
    const { writable, version, recipient: inUse } = await client.watchLedger({ params });
    // The key that takes the place of another one was brought here before, or is brought while this waits for it.
    const isKnown = inUse === recipient && watch.problem() === undefined;
    recipient = inUse;
    const missing = isKnown ? undefined : await problemOfKey();
    if (missing !== undefined && watch.problem() === undefined)
      logger.error({ alert: 'worker-key-replaced', url }, missing);
    const suspended = writable ? undefined : 'The log is suspended, so nothing may be carried out.';
    return { version, problem: missing === undefined ? suspended : `Nothing is carried out: ${missing}` };
  };
  const watch = watchLedger(look, { url, stopping: stopping.signal, logger });
  return {
    ledger: createRemoteLedger(client, { params, stopping: stopping.signal, logger }),
    workerId: started.worker,
    leaseMillis: started.leaseMillis,
    stepTimeoutMillis: started.stepTimeoutMillis,
    sealer,
    store: null,
    sweeps: [],
    version: watch.version,
    watchVersion: watch.watchVersion,
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

/** What those can do about it who started a worker that is not let in, by what the ledger answered; else the answer says it. */
const REMEDIES: Partial<Record<ErrorCode, string>> = {
  ...Object.fromEntries(
    ['UNAUTHENTICATED', 'FORBIDDEN', 'TOKEN_REVOKED', 'TOKEN_EXPIRED'].map((code) => [
      code,
      'LEDGER_TOKEN has to be the token of a machine with the role worker; "countersign principal add --machine --role worker" on the machine of the ledger gives one',
    ]),
  ),
  NOT_FOUND:
    'the program there is of another version than this one, or LEDGER_URL is the address of something else; run the same version on both machines',
  INPUT_INVALID:
    'the program there is of another version than this one; run the same version on both machines',
};

async function startEventually(
  start: () => Promise<unknown>,
  { url, logger }: { url: string; logger: Logger },
): Promise<Awaited<ReturnType<ApiClient['startWorker']>>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const started = ROUTES.startWorker.response.safeParse(await start());
      if (started.success) return started.data;
    } catch (error) {
      const known = asKnownError(error);
      const { code, retryable, message } = known;
      const remedy = REMEDIES[code];
      if (!retryable)
        throw new ConfigurationError([
          `${url} does not let this worker in: ${message.replace(/\.$/, '')}${remedy === undefined ? '' : `; ${remedy}`}`,
        ]);
      if (attempt === 1)
        logger.warn(
          { url, code, reason: reasonOf(known) },
          'the ledger cannot be used; the worker waits for it. Where that goes on, check LEDGER_URL, and NODE_EXTRA_CA_CERTS where its certificate is your own',
        );
      await sleep(START_MILLIS);
      continue;
    }
    throw new ConfigurationError([`${url} is no ledger that this worker understands: ${REMEDIES.NOT_FOUND}`]);
  }
}

/** What kept an answer from coming, in a word of the network such as ECONNREFUSED; null where it has none. */
function reasonOf(error: unknown): string | null {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  const deeper = cause instanceof Error ? reasonOf(cause) : null;
  return deeper ?? (typeof code === 'string' && !isErrorCode(code) ? code : null);
}

/** Knows whether the ledger can be reached and writes, and when something has changed in it. */
function watchLedger(
  look: () => Promise<{ version: number; problem: string | undefined }>,
  { url, stopping, logger }: { url: string; stopping: AbortSignal; logger: Logger },
): Pick<LedgerAccess, 'version' | 'watchVersion' | 'problem'> & { readonly ended: Promise<void> } {
  let version = 0;
  const watching = new Set<() => void>();
  let problem: string | undefined;
  const loop = async () => {
    while (!stopping.aborted) {
      try {
        const seen = await look();
        if (seen.version !== version) for (const changed of watching) changed();
        version = seen.version;
        problem = seen.problem;
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
  return {
    version: () => version,
    watchVersion: (changed) => {
      watching.add(changed);
      return { stop: () => void watching.delete(changed) };
    },
    problem: () => problem,
    ended: loop(),
  };
}
