/**
 * Every code that a failure of a connector can carry, and whether trying again can help. A code is never used again for
 * something else. The table in the README is compared with this by a test.
 */
export const FAILURES = {
  ACCOUNT_UNUSABLE: { retryable: false },
  ADDRESS_REFUSED: { retryable: false },
  CHANGE_UNUSABLE: { retryable: false },
  STEP_UNSUPPORTED: { retryable: false },
  CREDENTIALS_UNAVAILABLE: { retryable: false },
  CREDENTIALS_REFUSED: { retryable: false },
  LOG_IN_ON_HOLD: { retryable: true },
  PASSWORD_MISSING: { retryable: false },
  PASSWORD_REFUSED: { retryable: false },
  COMPANY_MISMATCH: { retryable: false },
  API_USER_EXISTS: { retryable: false },
  USER_EXISTS: { retryable: false },
  CREATION_UNAVAILABLE: { retryable: false },
  PROVIDER_REFUSED: { retryable: false },
  PROVIDER_FORBIDS: { retryable: false },
  PROVIDER_NOT_FOUND: { retryable: false },
  PROVIDER_ERROR: { retryable: true },
  PROVIDER_UNAVAILABLE: { retryable: true },
  PROVIDER_MAINTENANCE: { retryable: true },
  PROVIDER_UNREACHABLE: { retryable: true },
  RATE_LIMITED: { retryable: true },
  CERTIFICATE_REFUSED: { retryable: false },
  REDIRECT_REFUSED: { retryable: false },
  CONNECTION_LOST: { retryable: true },
  CALL_TIMED_OUT: { retryable: true },
  CALL_ABORTED: { retryable: true },
  ANSWER_UNUSABLE: { retryable: true },
  ANSWER_PENDING: { retryable: true },
  CONNECTOR_FAULT: { retryable: false },
} as const satisfies Record<string, { readonly retryable: boolean }>;

export type FailureCode = keyof typeof FAILURES;
