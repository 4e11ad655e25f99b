import type { Instant } from '@countersign/schema';
import type { ConnectorFailure } from '@countersign/use-cases/ports';
import { failure } from '../failure/failure.ts';
import type { FailureCode } from '../failure/failures.ts';
import type { HttpResponse } from '../http/http-call.ts';
import { retryAfter } from '../http/retry-after.ts';
import { statusFailure } from '../http/status-failure.ts';
import { DOTDIGITAL } from './access.ts';
import { untilReset } from './quotas.ts';

/** A flat API user has 2000 calls in a rolling hour, so some are free again after minutes. The wait is our choice. */
const FLAT_WAIT_MILLIS = 5 * 60 * 1000;

interface Meaning {
  readonly code: FailureCode;
  readonly message: string;
  readonly retryAfterMillis?: number;
}

const portalInstead =
  'Have it made in the portal: set apiUserCreation of the account to "portal" and ask for it again.';

/** Words inside a message that say more than its status (https://developer.dotdigital.com/docs/error-response-types). */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ERROR_APIUSAGE_EXCEEDED: {
    code: 'RATE_LIMITED',
    message: 'The calls of this hour are used up. It is tried again later.',
    retryAfterMillis: FLAT_WAIT_MILLIS,
  },
  ERROR_SYSTEM_SERVICETEMPORARILYUNAVAILABLE: {
    code: 'PROVIDER_MAINTENANCE',
    message: 'The service is not available for the moment. It is tried again later.',
  },
  ERROR_INVALID_APIUSEREXISTS: {
    code: 'API_USER_EXISTS',
    message: `The account has an API user on this rate-limit scheme already, and then the API makes no other. ${portalInstead}`,
  },
  ERROR_WEAK_PASSWORD: {
    code: 'PASSWORD_REFUSED',
    message: 'The password is too weak for the provider. Ask for the change again with another one.',
  },
  ERROR_FEATURENOTACTIVE: {
    code: 'CREATION_UNAVAILABLE',
    message: `This account may not make API users through the API. ${portalInstead}`,
  },
  ERROR_CANNOT_PERFORM_OPERATION_ON_ACCOUNT: {
    code: 'CREATION_UNAVAILABLE',
    message: `The operator's account may not make API users of this account. ${portalInstead}`,
  },
  ERROR_UNKNOWN_ACCOUNT: {
    code: 'ACCOUNT_UNUSABLE',
    message: 'There is no account with this number. Correct accountNumber of the account.',
  },
  ERROR_ACCOUNT_INVALID: {
    code: 'ACCOUNT_UNUSABLE',
    message: 'The account number is not valid. Correct accountNumber of the account.',
  },
};

const ADVICE: Readonly<Record<number, string>> = {
  401: 'Check the user name and the password, and that the API user is enabled and not locked.',
  403: 'Check the region of the account: the portal shows its address above the list of API users.',
};

/**
 * The failure that an error of the v2 API stands for. Of the message only known words are looked at, and nothing of it is
 * passed on: it may repeat what was sent.
 */
export function refusal(
  answer: HttpResponse,
  call: { readonly changes: boolean },
  now: Instant,
): ConnectorFailure {
  const [word] = /ERROR_[A-Z_]+/.exec(answer.text) ?? [];
  const meaning = word === undefined ? undefined : MEANINGS[word];
  const asked = retryAfter(answer.headers, now) ?? untilReset(answer.headers, now);
  if (meaning && answer.status >= 400 && answer.status < 500) {
    const { code, message, retryAfterMillis } = meaning;
    return failure(code, {
      message: `${DOTDIGITAL} answered ${answer.status}. ${message}`,
      retryAfterMillis: asked ?? retryAfterMillis,
    });
  }
  const status = statusFailure(
    answer,
    { provider: DOTDIGITAL, changes: call.changes },
    { now, advice: ADVICE[answer.status] },
  );
  return status.code === 'RATE_LIMITED'
    ? failure('RATE_LIMITED', { message: status.message, retryAfterMillis: asked })
    : status;
}
