import type { Problem } from '@countersign/schema/problem';

/** An error answer of the API, in the words that the API used. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryable: boolean;
  readonly details: Problem['details'];

  constructor(status: number, { code, detail, retryable, details }: Problem) {
    super(detail);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.retryable = retryable;
    this.details = details;
  }
}
