import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, ApiError } from '@countersign/api-client';
import { CountersignError, isErrorCode, type Opening, type WorkReport } from '@countersign/schema';
import type { Ledger, Logger } from '@countersign/use-cases/ports';

/** Between two attempts to report how something ended. */
const REPORT_MILLIS = 1_000;

/** What is told of an attempt of which nobody knows whether the ledger has begun it: the provider was not called. */
const NOT_CALLED = {
  code: 'LEDGER_AWAY',
  message: 'The way to the ledger broke off before the provider was called.',
  retryable: true,
  effect: 'none',
  retryAfterMillis: null,
  observations: [],
} as const;

/**
 * The ledger's calls, over HTTP. How an attempt ended is reported until it gets through or the worker stops: what a provider did must not be
 * lost because the way to the ledger is. Everything else can be done again.
 */
export function createRemoteLedger(
  client: ApiClient,
  { params, stopping, logger }: { params: { instance: string }; stopping: AbortSignal; logger: Logger },
): Ledger {
  // What was opened and not reported: by it an attempt can be named whose number never arrived.
  const opened = new Map<string, { readonly step: string; readonly attempts: number }>();
  const remember = (opening: Opening): Opening => {
    if (opening.kind === 'step')
      opened.set(opening.ticket, { step: opening.order.step.id, attempts: opening.order.step.attempts });
    return opening;
  };
  const report = async (ticket: string, said: WorkReport) => {
    for (;;) {
      try {
        const answer = await known(client.reportWork({ params, body: { ticket, report: said } }));
        // Sealing to somebody comes before the rest of the same work.
        if (said.kind !== 'handed-over') opened.delete(ticket);
        if (answer.kind === 'next') remember(answer.opening);
        return answer;
      } catch (error) {
        const { code, retryable } = error as CountersignError;
        const isOutcome = said.kind === 'applied' || said.kind === 'failed';
        if (!isOutcome || !retryable || stopping.aborted) {
          opened.delete(ticket);
          throw error;
        }
        logger.warn({ step: said.step, code }, 'how a step ended could not be reported; it is tried again');
        await sleep(REPORT_MILLIS, undefined, { signal: stopping }).catch(() => undefined);
      }
    }
  };
  return {
    report,
    open: async (body) => remember(await known(client.openWork({ params, body }))),
    heldSecrets: async (ticket) =>
      (await known(client.showHeldSecrets({ params, body: { ticket } }))).secrets,
    begin: async (ticket, password) => {
      try {
        return (await known(client.beginWork({ params, body: { ticket, password } }))).attempt;
      } catch (error) {
        const order = opened.get(ticket);
        // Else others would wait with the step for as long as its call may take.
        if (order !== undefined && (error as CountersignError).code === 'UNREACHABLE')
          await report(ticket, {
            kind: 'failed',
            step: order.step,
            attempt: order.attempts + 1,
            failure: NOT_CALLED,
          });
        throw error;
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

async function known<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw asKnownError(error);
  }
}

/** An answer of the API is the ledger's error; whatever else happens on the way is that nobody reached it. */
export function asKnownError(error: unknown): CountersignError {
  if (error instanceof CountersignError) return error;
  if (!(error instanceof ApiError) || !isErrorCode(error.code))
    return new CountersignError('INTERNAL', {}, error);
  const details = Object.entries(error.details).filter(
    (entry): entry is [string, string | number | string[]] => isDetail(entry[1]),
  );
  return new CountersignError(error.code, Object.fromEntries(details), error);
}

const isDetail = (value: unknown): boolean =>
  ['string', 'number'].includes(typeof value) ||
  (Array.isArray(value) && value.every((one) => typeof one === 'string'));
