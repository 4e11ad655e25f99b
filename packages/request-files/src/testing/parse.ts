import { CountersignError } from '@countersign/schema';
import { parseRequestFile } from '../parse-request-file.ts';
import type { ProblemRow, RequestFile, RequestFileFormat, UnderstoodRow } from '../request-file.ts';

const MAX_BYTES = 33_554_432;

/** Parses a text as the file of that format. */
export function parse(text: string | Uint8Array, format: RequestFileFormat): RequestFile {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return parseRequestFile({ bytes, fileName: `requests.${format}`, maxBytes: MAX_BYTES });
}

/** The error of a file that is broken as a whole; fails where it is taken. */
export function refusal(action: () => unknown): CountersignError {
  try {
    action();
  } catch (error) {
    if (error instanceof CountersignError) return error;
    throw error;
  }
  throw new Error('the file was taken');
}

/** What is wrong with a file as a whole. */
export function problemOf(text: string | Uint8Array, format: RequestFileFormat): string {
  const { code, details } = refusal(() => parse(text, format));
  return code === 'FILE_UNREADABLE' ? String(details.problem) : code;
}

export function understood(file: RequestFile): readonly UnderstoodRow[] {
  return file.rows.filter((row) => row.kind === 'row');
}

export function problems(file: RequestFile): readonly ProblemRow['problems'][number][] {
  return file.rows.flatMap((row) => (row.kind === 'problem' ? row.problems : []));
}
