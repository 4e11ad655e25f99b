import { refuseTooManyRequests, unreadable } from '../unreadable.ts';
import { isRecord } from './is-record.ts';
import type { LocatedDocument, LocatedValue } from './located.ts';

/**
 * The requests of a document that is a list, or an object whose only member `requests` is one.
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export function findRequests({ value, elementOffsets }: LocatedDocument): readonly LocatedValue[] {
  const list = isRecord(value) ? listIn(value) : value;
  if (!Array.isArray(list)) {
    throw unreadable({
      problem: 'it holds neither a list of requests nor an object with the list "requests"',
      remedy: 'put the requests into a list',
    });
  }
  if (list.length === 0) {
    throw unreadable({ problem: 'its list is empty', remedy: 'send a file that holds at least one request' });
  }
  refuseTooManyRequests(list.length);
  const offsets = elementOffsets.get(list) ?? [];
  return list.map((element, index) => ({ offset: offsets[index] ?? 0, value: element }));
}

function listIn(value: Readonly<Record<string, unknown>>): unknown {
  if (Object.hasOwn(value, 'requests') && Object.keys(value).length > 1) {
    throw unreadable({
      problem: 'it holds more than the list "requests"',
      remedy: 'remove everything beside that list',
    });
  }
  return Object.hasOwn(value, 'requests') ? value.requests : undefined;
}
