import type { RequestFileFormat } from '../request-file.ts';
import type { Candidate } from '../rows/candidate.ts';
import { formatText } from '../text/format-value.ts';
import { lineCursor } from '../text/positions.ts';
import { findRequests } from './find-requests.ts';
import { readJson } from './read-json.ts';
import { readNdjson } from './read-ndjson.ts';
import { readYaml } from './read-yaml.ts';
import { separatePassword } from './separate-password.ts';

/**
 * Reads requests in the shape that they have over HTTP, with the typed password as text within `change`.
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export function readStructured(
  text: string,
  format: Exclude<RequestFileFormat, 'csv'>,
): readonly Candidate[] {
  const lineAt = lineCursor((at) => text.charCodeAt(at));
  return read(text, format).map(({ offset, value }) => ({
    line: lineAt(offset),
    ...separatePassword(value),
    problems: [],
    nameOf: dotted,
  }));
}

function read(text: string, format: 'json' | 'ndjson' | 'yaml') {
  if (format === 'ndjson') return readNdjson(text);
  return format === 'json' ? findRequests(readJson(text)) : readYaml(text);
}

function dotted(path: readonly PropertyKey[]): string | null {
  return path.length === 0 ? null : formatText(path.map(String).join('.'));
}
