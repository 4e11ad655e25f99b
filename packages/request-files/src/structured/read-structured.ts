import type { RequestFileFormat } from '../request-file.ts';
import type { Candidate } from '../rows/candidate.ts';
import type { TypedEntries } from '../rows/check-password.ts';
import { formatText } from '../text/format-value.ts';
import { lineCursor } from '../text/positions.ts';
import { refuseTooManyRequests } from '../unreadable.ts';
import { findRequests } from './find-requests.ts';
import { isRecord } from './is-record.ts';
import type { LocatedValue } from './located.ts';
import { readJson } from './read-json.ts';
import { readYaml } from './read-yaml.ts';

/**
 * Reads requests in the shape that they have over HTTP, with the typed password as text within `change`.
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export function readStructured(
  text: string,
  format: Exclude<RequestFileFormat, 'csv'>,
): readonly Candidate[] {
  const lineAt = lineCursor((at) => text.charCodeAt(at));
  const found = read(text, format);
  const lines = numbered(found.map(({ offset }) => lineAt(offset)));
  return found.map(({ value }, index) => ({
    line: lines[index] ?? 0,
    ...separatePassword(value),
    problems: [],
    nameOf: dotted,
  }));
}

/** A row is known by its line. Where several begin on one, as in a file without line breaks, all are numbered in their order. */
const numbered = (lines: readonly number[]): readonly number[] =>
  new Set(lines).size === lines.length ? lines : lines.map((_, index) => index + 1);

function read(text: string, format: 'json' | 'ndjson' | 'yaml') {
  if (format === 'ndjson') return readNdjson(text);
  return format === 'json' ? findRequests(readJson(text)) : readYaml(text);
}

function dotted(path: readonly PropertyKey[]): string | null {
  return path.length === 0 ? null : formatText(path.map(String).join('.'));
}

const LINE = /[^\r\n]+/g;

/**
 * Reads one JSON value a line; empty lines are skipped.
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
function readNdjson(text: string): readonly LocatedValue[] {
  const values: LocatedValue[] = [];
  for (const { 0: line, index: offset } of text.matchAll(LINE)) {
    if (line.trim() === '') continue;
    values.push({ offset, value: readJson(text, { from: offset, to: offset + line.length }).value });
    refuseTooManyRequests(values.length);
  }
  return values;
}

/**
 * Takes the password that a person typed out of a request: `change.password` and `change.passwordConfirmation`. A password
 * that is sealed already is an object, and stays.
 */
function separatePassword(request: unknown): { input: unknown; typed: TypedEntries } {
  if (!isRecord(request) || !isRecord(request.change)) return { input: request, typed: {} };
  const { password: text, passwordConfirmation: confirmation, ...change } = request.change;
  if (isRecord(text) && confirmation === undefined) return { input: request, typed: {} };
  return { input: { ...request, change }, typed: { text, confirmation } };
}
