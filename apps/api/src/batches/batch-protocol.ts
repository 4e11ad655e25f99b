import { type Actor, CountersignError, type ErrorCode, type Principal } from '@countersign/schema';
import type { TakenBatch, UploadedFile } from '@countersign/use-cases';
import type { ApiConfig } from '../config.ts';
import type { Upload } from './uploads.ts';

/** What the thread is started with. */
export type BatchThreadConfig = Pick<
  ApiConfig,
  'dataDirectory' | 'permitMillis' | 'batchMaxBytes' | 'logLevel'
>;

/** A file that somebody hands in, as it lies on the disk; null for one without bytes. */
export interface SentFile extends Omit<UploadedFile, 'bytes'> {
  readonly upload: Upload | null;
}

/** Somebody who hands in a file. */
export interface FileOrder {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly file: SentFile;
  readonly fixes?: string;
}

/** What is asked of the thread that works on files. */
export type BatchOrder =
  | { readonly kind: 'take' | 'preview'; readonly job: number; readonly order: FileOrder }
  /** Nobody waits for the answer any more. */
  | { readonly kind: 'leave'; readonly job: number }
  /** Something is left to do of a batch. */
  | { readonly kind: 'go-on' }
  | { readonly kind: 'stop' };

/** What the thread says about one job, or about batches. */
export type BatchReport =
  | ({ readonly job: number } & JobReport)
  /** Whether anything is left to do of a batch. */
  | { readonly job: null; readonly kind: 'working' | 'resting' };

export type JobReport =
  | ({ readonly kind: 'taken' } & TakenBatch)
  /** Lines as they stand in the answer. */
  | { readonly kind: 'lines'; readonly text: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly error: SentError };

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
