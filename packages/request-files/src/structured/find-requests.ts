import { refuseTooManyRequests, unreadable } from '../unreadable.ts';
import { isRecord } from './is-record.ts';
import type { LocatedDocument, LocatedValue } from './located.ts';
import { createJsonReader, readJson } from './read-json.ts';

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

/** How nearly every document of requests begins; any other is read as a whole. */
const LIST = /^\s*(?:\{\s*"requests"\s*:\s*)?\[/;

/**
 * The requests of a JSON text, one after the other; what is wrong with the text is thrown when it is found. None is kept.
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export function* findJsonRequests(text: string): Generator<LocatedValue, void, void> {
  const beginning = LIST.exec(text)?.[0];
  const reader = beginning && createJsonReader(text, { from: beginning.length, to: text.length });
  if (!reader || reader.take(']')) {
    yield* findRequests(readJson(text));
    return;
  }
  const wrapped = beginning.includes('{');
  let count = 0;
  do {
    const offset = reader.offset();
    count += 1;
    refuseTooManyRequests(count);
    yield { offset, value: reader.readValue(wrapped ? 3 : 2) };
  } while (reader.take(','));
  reader.require(']', '"," or "]"');
  if (wrapped && !reader.take('}')) {
    // Something stands beside the list; reading it as a whole tells what is wrong with that.
    yield* findRequests(readJson(text));
    return;
  }
  reader.requireEnd();
}
