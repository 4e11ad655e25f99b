import { CountersignError } from '@countersign/schema';
import { parseRequestFile } from '../parse-request-file.ts';
import type { FileRow, ProblemRow, RequestFile, RequestFileFormat, UnderstoodRow } from '../request-file.ts';

const MAX_BYTES = 33_554_432;

/** A file with all its rows. */
export interface ParsedFile extends Omit<RequestFile, 'rows'> {
  readonly rows: readonly FileRow[];
}

/** Parses a text as the file of that format. */
export function parse(text: string | Uint8Array, format: RequestFileFormat): ParsedFile {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return parseWhole({ bytes, fileName: `requests.${format}`, maxBytes: MAX_BYTES });
}

/** Takes all steps of parsing a file, and reads all its rows. */
export function parseWhole(file: Omit<Parameters<typeof parseRequestFile>[0], 'hash'>): ParsedFile {
  const steps = parseRequestFile({ ...file, hash: (text) => text });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { ...step.value, rows: [...step.value.rows()] };
  }
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

export function understood(file: ParsedFile): readonly UnderstoodRow[] {
  return file.rows.filter((row) => row.kind === 'row');
}

export function problems(file: ParsedFile): readonly ProblemRow['problems'][number][] {
  return file.rows.flatMap((row) => (row.kind === 'problem' ? row.problems : []));
}
