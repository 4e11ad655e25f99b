import type { ErrorDefinition } from './error-definition.ts';

/** What keeps the log from being written, resumed or pruned. Part of the registry. */
export const LOG_ERRORS = {
  LOG_UNAVAILABLE: {
    httpStatus: 503,
    retryable: true,
    message: 'The log cannot be written, so nothing is changed: {problem}.',
  },
  LOG_INCONSISTENT: {
    httpStatus: 503,
    retryable: false,
    message:
      'The log does not match its last signed checkpoint: {problem}. Nothing is changed any more; run "countersign audit verify", and "countersign log resume" once the cause is removed.',
  },
  LOG_SUSPENDED: {
    httpStatus: 503,
    retryable: false,
    message:
      'The log is suspended since {since}: {problem}. Everything can be read, and nothing is changed or carried out. {remedy}.',
  },
  LOG_NOT_SUSPENDED: {
    httpStatus: 409,
    retryable: false,
    message: 'The log is not suspended, so there is nothing to resume.',
  },
  RESUME_NEEDS_SECOND: {
    httpStatus: 409,
    retryable: false,
    message:
      'Two administrators have to confirm that the clock was ahead, because what has expired would otherwise become valid again. Have another one run the same command within an hour.',
  },
  RESUME_REFUSED: {
    httpStatus: 409,
    retryable: false,
    message: 'The log stays suspended: {problem}. {remedy}.',
  },
  KEY_UNUSABLE: {
    httpStatus: 503,
    retryable: false,
    message:
      'The key that signs for this installation is missing, is damaged or is another one. Put it back as keys/log.key of the data directory and start again.',
  },
  COMMIT_UNKNOWN: {
    httpStatus: 503,
    retryable: false,
    message:
      'The disk reported an error at the commit, so it is not known whether the change was made. Check before you send it again; with an idempotency key it can be sent again as it is.',
  },
  ENTRY_PRUNED: {
    httpStatus: 410,
    retryable: false,
    message:
      'The bytes of entry {index} were pruned; its hash is still in the log, and a proof that was kept still holds. An export from before has the bytes.',
  },
  PRUNING_REFUSED: {
    httpStatus: 409,
    retryable: false,
    message: 'The log cannot be pruned: {problem}.',
  },
} as const satisfies Record<string, ErrorDefinition>;
