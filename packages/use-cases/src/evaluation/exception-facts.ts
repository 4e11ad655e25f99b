import type { Facts, Instant, Observation, RequestInput } from '@countersign/schema';
import { dayOf, daysUntil } from '../calendar.ts';
import { entriesOfType } from '../log/entries-of-type.ts';
import type { LogReader, RegistryReader } from '../ports/index.ts';

/** How long a 403 that was seen is a reason for an exception. */
const RECENT_MILLIS = 30 * 86_400_000;

/** Where the log has what an API user met: a step that verifies, or a diagnosis. */
const LOOKS = ['access.observed', 'access.diagnosed'] as const;

/**
 * What the policies ask about an exception. That a call was answered with 403 after a good token is what the worker recorded
 * in the log, in a step that verifies or a diagnosis, for a dedicated API user of the same account and integration; a day that somebody names has to be that of such an entry.
 */
export function exceptionFacts(
  tx: RegistryReader & LogReader,
  { input, integration, now }: { input: RequestInput; integration: string | null; now: Instant },
): Facts['exception'] {
  const { exception } = input;
  if (exception === undefined) return { requested: false, citesObserved403: false, expiresInDays: null };
  const seen = forbiddenSeen(tx, { account: input.account, integration, now });
  const { observed403On } = exception;
  return {
    requested: true,
    citesObserved403:
      observed403On === undefined ? seen.length > 0 : seen.some((at) => dayOf(at) === observed403On),
    expiresInDays: daysUntil(exception.expiresOn, now),
  };
}

/** When the worker saw it, of late. */
function forbiddenSeen(
  tx: RegistryReader & LogReader,
  question: { account: string; integration: string | null; now: Instant },
): readonly Instant[] {
  if (question.integration === null) return [];
  // An entry that was pruned is not recent.
  return LOOKS.flatMap((type) => entriesOfType(tx, type)).flatMap(({ index, at, data }) => {
    const { account, apiUser, integration, observations } = data;
    const counts =
      account === question.account &&
      integration === question.integration &&
      at <= question.now &&
      question.now - at <= RECENT_MILLIS &&
      isForbiddenAfterToken(observations) &&
      // What a Superuser meets is no reason to let a Superuser stand in for a dedicated user.
      (apiUser === null || tx.apiUsers.get(apiUser)?.role === 'regular');
    // It lets a person in where nobody else gets in, so an entry counts as it was signed.
    if (counts) tx.audit.requireSigned(index);
    return counts ? [at] : [];
  });
}

function isForbiddenAfterToken(observations: readonly Observation[]): boolean {
  const last = observations.at(-1);
  return (
    last?.call === 'resource' &&
    last.status === 403 &&
    observations.some(({ call, status }) => call === 'token' && status === 200)
  );
}
