import { CountersignError, type ErrorCode } from '@countersign/schema';
import type { BatchCommand } from '@countersign/use-cases';
import type { ApiConfig } from '../config.ts';

/** What the thread is started with. */
export type BatchThreadConfig = Pick<
  ApiConfig,
  'dataDirectory' | 'permitMillis' | 'batchMaxBytes' | 'logLevel'
>;

/** What is asked of the thread that takes files. */
export type BatchOrder =
  | { readonly kind: 'submit' | 'preview'; readonly job: number; readonly command: BatchCommand }
  /** Nobody waits for the answer any more. */
  | { readonly kind: 'leave'; readonly job: number }
  | { readonly kind: 'stop' };

/** What the thread says about one job. */
export type BatchReport = { readonly job: number } & (
  | { readonly kind: 'submitted'; readonly id: string; readonly recognised: boolean }
  | { readonly kind: 'previewing'; readonly submittedAs: string | null }
  /** Rows as they stand in the answer: JSON, separated by commas. */
  | { readonly kind: 'rows'; readonly text: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly error: SentError }
);

/** An error on its way out of the thread: of a class of ours only its data would arrive. */
export type SentError =
  | { readonly code: ErrorCode; readonly details: CountersignError['details'] }
  | { readonly code: null; readonly error: unknown };

export function packError(error: unknown): SentError {
  if (error instanceof CountersignError) return { code: error.code, details: error.details };
  return { code: null, error };
}

export function unpackError(sent: SentError): unknown {
  return sent.code === null ? sent.error : new CountersignError(sent.code, sent.details);
}
