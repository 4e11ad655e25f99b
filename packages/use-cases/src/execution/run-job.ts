import { assertNever, type Opening, type ReportAnswer } from '@countersign/schema';
import { ConnectorFailure } from '../ports/index.ts';
import { assistPerson } from './assist-person.ts';
import { checkAccount } from './check-account.ts';
import { executeStep } from './execute-step.ts';
import { identifyUser } from './identify-user.ts';
import { preparePassword } from './prepare-password.ts';
import { readBack } from './read-back.ts';
import type { OrderedStep, WorkDeps } from './work-deps.ts';

/** What the queue is told about a job: that it is over, or when to bring it again. */
export type JobOutcome =
  | { readonly kind: 'settled' }
  | { readonly kind: 'retry'; readonly afterMillis: number; readonly reason: string };

const SETTLED: JobOutcome = { kind: 'settled' };
const MOVED: JobOutcome = { kind: 'retry', afterMillis: 50, reason: 'the request changed meanwhile' };

/**
 * Does what a job of the queue names: a step, or the check of an account. What there is to do, and whether it may be done, the ledger
 * says. Goes on with the read-back of what it has done, which is in its own hands for as long as a lease lasts, so that the queue is not asked
 * to bring it.
 */
export const createRunJob =
  (deps: WorkDeps) =>
  async (subject: string, signal: AbortSignal): Promise<JobOutcome> => {
    let opening = await deps.ledger.open({ subject });
    for (;;) {
      const answer = await doOpened(deps, opening, { subject, signal });
      if (answer.kind === 'settled') return SETTLED;
      if (answer.kind === 'moved') return MOVED;
      opening = answer.opening;
    }
  };

async function doOpened(
  deps: WorkDeps,
  opening: Opening,
  job: { readonly subject: string; readonly signal: AbortSignal },
): Promise<ReportAnswer> {
  switch (opening.kind) {
    case 'settled':
    case 'moved':
      return opening;
    case 'password':
      return deriveFacts(deps, opening, job.subject);
    case 'check':
      return checkAccount(deps, { ...opening, signal: withTimeout(deps, job.signal) });
    case 'step':
      return doStep(deps, { ...opening, signal: withTimeout(deps, job.signal) });
    default:
      return assertNever(opening);
  }
}

const withTimeout = ({ stepTimeoutMillis }: WorkDeps, signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(stepTimeoutMillis)]);

/** Derives the facts about a typed password from the password itself, because what the client said of it is a claim. */
async function deriveFacts(
  { ledger, sealer, derivePasswordFacts }: WorkDeps,
  { ticket, sealed, context, confirmed }: Extract<Opening, { kind: 'password' }>,
  subject: string,
): Promise<ReportAnswer> {
  let text: string;
  try {
    text = await sealer.open(sealed);
  } catch {
    const failure = {
      code: 'PASSWORD_UNREADABLE',
      message:
        'The typed password cannot be opened: it was sealed to another key or altered. Edit the request and type it again.',
      retryable: false,
      effect: 'none' as const,
      retryAfterMillis: null,
      observations: [],
    };
    return ledger.report(ticket, { kind: 'unprepared', failure });
  }
  // Whether it was entered twice only the client saw; everything else is computed here.
  const passwordFacts = { ...(await derivePasswordFacts({ text, confirmation: text }, context)), confirmed };
  return { kind: 'next', opening: await ledger.open({ subject, passwordFacts }) };
}

async function doStep(deps: WorkDeps, step: OrderedStep): Promise<ReportAnswer> {
  const { ticket, order } = step;
  try {
    if (order.identify !== null) {
      const answer = await identifyUser(deps, { ...step, address: order.identify });
      if (answer !== undefined) return answer;
    }
    switch (order.work) {
      case 'execute':
        return await executeStep(deps, step);
      case 'open-task':
        return await deps.ledger.report(ticket, {
          kind: 'prepared',
          password: await preparePassword(deps, order.password),
        });
      case 'assist':
        return await assistPerson(deps, step);
      case 'verify':
        return await readBack(deps, step);
      default:
        return assertNever(order.work);
    }
  } catch (error) {
    // Only what comes before the attempt throws, such as a credential that cannot be opened: nothing was carried out.
    if (!(error instanceof ConnectorFailure)) throw error;
    return deps.ledger.report(ticket, { kind: 'unprepared', failure: error.toCallFailure() });
  }
}
