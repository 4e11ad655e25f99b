import type { ErrorBody } from '@countersign/schema';

/** An error answer of the API, in the words that the API used. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryable: boolean;
  readonly details: ErrorBody['error']['details'];

  constructor(status: number, { error }: ErrorBody) {
    super(error.message);
    this.name = 'ApiError';
    this.status = status;
    this.code = error.code;
    this.retryable = error.retryable;
    this.details = error.details;
  }
}
