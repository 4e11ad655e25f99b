import { COLUMNS } from '../csv/columns.ts';
import type { RequestFileFormat, RowSource } from '../request-file.ts';
import type { Candidate } from '../rows/candidate.ts';
import type { TypedEntries } from '../rows/check-password.ts';
import { formatText } from '../text/format-value.ts';
import { lineCursor } from '../text/positions.ts';
import { refuseTooManyRequests } from '../unreadable.ts';
import { findJsonRequests } from './find-requests.ts';
import { isRecord } from './is-record.ts';
import type { LocatedValue } from './located.ts';
import { readJson } from './read-json.ts';
import { readYaml } from './read-yaml.ts';

/**
 * Reads requests in the shape that they have over HTTP, with the typed password as text within `change`. They come one after the other,
 * and what is wrong with the file as a whole when it is found.
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export function* readStructured(
  text: string,
  format: Exclude<RequestFileFormat, 'csv'>,
  isResults = false,
): Generator<Candidate, void, void> {
  const lineAt = lineCursor((at) => text.charCodeAt(at));
  let count = 0;
  for (const { offset, value } of read(text, format)) {
    count += 1;
    refuseTooManyRequests(count);
    const { asked, request } = isResults ? withoutResults(value) : { asked: value, request: null };
    yield {
      line: lineAt(offset),
      ...separatePassword(asked),
      problems: [],
      source: sourceOf(asked),
      request,
      nameOf: dotted,
    };
  }
}

/** A request without what a file of results says of it. */
function withoutResults(value: unknown): { asked: unknown; request: string | null } {
  if (!isRecord(value)) return { asked: value, request: null };
  const { verdict: _, request, state: __, problem: ___, ...asked } = value;
  return { asked, request: typeof request === 'string' && request !== '' ? request : null };
}

/** What may be written back: under a name that no request has, a password may stand that was meant for another one. */
function sourceOf(value: unknown): RowSource | null {
  if (!isRecord(value)) return null;
  const { change, ...rest } = value;
  const known = withNames(rest, OUTER);
  return isRecord(change) ? { ...known, change: withNames(change, OF_CHANGE) } : known;
}

const withNames = (value: Readonly<Record<string, unknown>>, names: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)));

const PATHS = Object.values(COLUMNS).filter(({ kind }) => kind !== 'secret');
const OUTER: ReadonlySet<string> = new Set(PATHS.map(({ path }) => path[0]));
const OF_CHANGE: ReadonlySet<string> = new Set(
  PATHS.flatMap(({ path: [outer, inner] }) => (outer === 'change' && inner !== undefined ? [inner] : [])),
);

function read(text: string, format: 'json' | 'ndjson' | 'yaml'): Iterable<LocatedValue> {
  if (format === 'ndjson') return readNdjson(text);
  return format === 'json' ? findJsonRequests(text) : readYaml(text);
}

function dotted(path: readonly PropertyKey[]): string | null {
  return path.length === 0 ? null : formatText(path.map(String).join('.'));
}

const LINE = /[^\r\n]+/g;

/**
 * Reads one JSON value a line; empty lines are skipped.
 * @throws CountersignError FILE_UNREADABLE
 */
function* readNdjson(text: string): Generator<LocatedValue, void, void> {
  for (const { 0: line, index: offset } of text.matchAll(LINE)) {
    if (line.trim() === '') continue;
    yield { offset, value: readJson(text, { from: offset, to: offset + line.length }).value };
  }
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
