import { decodeText } from '../text/decode-text.ts';
import { readJson } from './read-json.ts';

/**
 * Reads a file that holds one JSON document, as strictly as a file of requests: a name that stands twice is refused.
 * @throws CountersignError FILE_UNREADABLE with line and column
 */
export function readJsonFile(bytes: Uint8Array): unknown {
  return readJson(decodeText(bytes)).value;
}
