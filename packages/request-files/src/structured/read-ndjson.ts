import { refuseTooManyRequests } from '../unreadable.ts';
import type { LocatedValue } from './located.ts';
import { readJson } from './read-json.ts';

const LINE = /[^\r\n]+/g;

/**
 * Reads one JSON value a line; empty lines are skipped.
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export function readNdjson(text: string): readonly LocatedValue[] {
  const values: LocatedValue[] = [];
  for (const { 0: line, index: offset } of text.matchAll(LINE)) {
    if (line.trim() === '') continue;
    values.push({ offset, value: readJson(text, { from: offset, to: offset + line.length }).value });
    refuseTooManyRequests(values.length);
  }
  return values;
}
