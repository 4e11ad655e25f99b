import { unreadable } from '../unreadable.ts';
import { lineCursor } from './positions.ts';
import { refuseOtherFileTypes } from './refuse-other-file-types.ts';

/**
 * Bytes to text: UTF-8 with or without a byte order mark, or UTF-16 with one. The mark is not part of the text.
 * @throws CountersignError FILE_UNREADABLE for anything that is not text
 */
export function decodeText(bytes: Uint8Array): string {
  refuseOtherFileTypes(bytes);
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? decodeUtf16(bytes, 'utf-16le') : decodeRest(bytes);
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    const line = lineCursor((at) => text.charCodeAt(at))(nul);
    throw unreadable({
      problem: `it is not a text file: line ${line} holds a NUL character`,
      remedy: 'save it as UTF-8 text, for example as CSV, and send that',
    });
  }
  if (text.trim() === '') {
    throw unreadable({ problem: 'it is empty', remedy: 'send a file that holds at least one request' });
  }
  return text;
}

function decodeRest(bytes: Uint8Array): string {
  return bytes[0] === 0xfe && bytes[1] === 0xff ? decodeUtf16(bytes, 'utf-16be') : decodeUtf8(bytes);
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable({
      problem: 'it begins as UTF-16, but is not valid UTF-16 to its end',
      remedy: 'save it as UTF-8 and send it again',
      cause,
    });
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const { offset, cutOff } = firstInvalidByte(bytes);
    const line = lineCursor((at) => bytes[at])(offset);
    throw cutOff
      ? unreadable({
          problem: `it ends early: line ${line} stops in the middle of a character`,
          remedy: 'send the whole file again',
          cause,
        })
      : unreadable({
          problem: `it is not UTF-8 text: byte ${offset} (from 0), in line ${line}, begins no valid character`,
          remedy: 'save it as UTF-8 and send it again',
          cause,
        });
  }
}

/**
 * A decoder does not say where it failed. A prefix of valid text decodes and every longer prefix of broken text fails, so
 * the place is found by halving; `stream` lets a prefix end within a character.
 */
function firstInvalidByte(bytes: Uint8Array): { offset: number; cutOff: boolean } {
  const decodable = (length: number): string | undefined => {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, length), {
        stream: true,
      });
    } catch {
      return undefined;
    }
  };
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (decodable(middle) === undefined) bad = middle;
    else good = middle;
  }
  // The last bytes of the good prefix may be the beginning of the character that turned out to be broken.
  const offset = new TextEncoder().encode(decodable(good) ?? '').length;
  return { offset, cutOff: good === bytes.length };
}
