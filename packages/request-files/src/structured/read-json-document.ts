import { decodeText } from '../text/decode-text.ts';
import { unreadable } from '../unreadable.ts';
import { readJson } from './read-json.ts';

/**
 * Reads the JSON body of a call, as strictly as a file of requests: UTF-8, no name twice in an object, no `__proto__`, no
 * endless nesting. So nobody can send one thing to whoever looks first and another one to whoever decides.
 * @throws CountersignError FILE_UNREADABLE with line and column
 */
export function readJsonBody(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw unreadable({ problem: 'it is not encoded in UTF-8', remedy: 'send it in UTF-8', cause });
  }
  return readJson(text).value;
}

/**
 * Reads a file that holds one JSON document, as strictly as a file of requests: a name that stands twice is refused.
 * @throws CountersignError FILE_UNREADABLE with line and column
 */
export function readJsonFile(bytes: Uint8Array): unknown {
  return readJson(decodeText(bytes)).value;
}
