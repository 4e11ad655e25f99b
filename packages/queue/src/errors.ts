/** The queue cannot be used as configured. The message says what to write instead; it never repeats a password. */
export class QueueConfigError extends Error {
  readonly retryable = false;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'QueueConfigError';
  }
}

/** The queue does not answer now. What was asked can be asked again. */
export class QueueUnavailableError extends Error {
  readonly retryable = true;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'QueueUnavailableError';
  }
}

/** A job that must not enter the queue: its id or its data is malformed. */
export class InvalidJobError extends Error {
  readonly retryable = false;

  constructor(message: string) {
    super(message);
    this.name = 'InvalidJobError';
  }
}
