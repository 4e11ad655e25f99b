import { formatText } from '../text/format-value.ts';
import { placeOf } from '../text/positions.ts';
import { unreadable } from '../unreadable.ts';
import { DEEPEST_LEVEL, LOCATED_LEVEL, type LocatedDocument } from './located.ts';

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERALS = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/**
 * Reads one JSON document out of a text. Takes exactly what `JSON.parse` takes, except for what it would silently drop or
 * misread: a key that stands twice in an object, and `__proto__`.
 * @param range part of the text to read; places are given in the whole text
 * @throws CountersignError FILE_UNREADABLE with line and column
 */
export function readJson(text: string, range = { from: 0, to: text.length }): LocatedDocument {
  const reader = createJsonReader(text, range);
  const value = reader.readValue(1);
  reader.requireEnd();
  return { value, elementOffsets: reader.elementOffsets };
}

/** Reads a JSON text value by value. */
export interface JsonReader {
  readonly elementOffsets: ReadonlyMap<readonly unknown[], readonly number[]>;
  /** Where the next value begins, behind blanks. */
  offset(): number;
  /** Whether this mark comes next, which is read then. @throws CountersignError FILE_UNREADABLE at the end of the text */
  take(mark: string): boolean;
  /** @param level from 1, that of the document itself */
  readValue(level: number): unknown;
  /** @throws CountersignError FILE_UNREADABLE where something comes that should not */
  require(mark: string, expected: string): void;
  /** @throws CountersignError FILE_UNREADABLE where anything follows */
  requireEnd(): void;
}

/** @param range part of the text to read; places are given in the whole text */
export function createJsonReader(text: string, range = { from: 0, to: text.length }): JsonReader {
  const elementOffsets = new Map<readonly unknown[], readonly number[]>();
  let at = range.from;

  return {
    elementOffsets,
    offset: () => {
      skipSpace();
      return at;
    },
    take,
    readValue,
    require: (mark, expected) => {
      if (!take(mark)) throw broken(`${expected} was expected`);
    },
    requireEnd: () => {
      skipSpace();
      if (at < range.to) {
        throw broken(
          'something follows the end of the document',
          'if it holds one object a line, name it .ndjson',
        );
      }
    },
  };

  function readValue(level: number): unknown {
    skipSpace();
    if (at >= range.to) throw cutOff();
    if (level > DEEPEST_LEVEL) throw broken(`values are nested more than ${DEEPEST_LEVEL} levels deep`);
    const first = text[at];
    if (first === '{') return readObject(level);
    if (first === '[') return readArray(level);
    if (first === '"') return readString();
    return readScalar();
  }

  function readObject(level: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    at += 1;
    if (take('}')) return object;
    do {
      skipSpace();
      const keyAt = at;
      if (at < range.to && text[at] !== '"') throw broken('a name in double quotes was expected');
      const key = readString();
      if (key === '__proto__') throw broken('the name "__proto__" is not allowed', undefined, keyAt);
      if (Object.hasOwn(object, key)) {
        throw broken(
          `the name "${formatText(key)}" stands twice in one object`,
          'keep one of the two',
          keyAt,
        );
      }
      if (!take(':')) throw broken('":" was expected');
      object[key] = readValue(level + 1);
    } while (take(','));
    if (!take('}')) throw broken('"," or "}" was expected');
    return object;
  }

  function readArray(level: number): unknown[] {
    const array: unknown[] = [];
    const offsets: number[] = [];
    at += 1;
    if (level <= LOCATED_LEVEL) elementOffsets.set(array, offsets);
    if (take(']')) return array;
    do {
      skipSpace();
      offsets.push(at);
      array.push(readValue(level + 1));
    } while (take(','));
    if (!take(']')) throw broken('"," or "]" was expected');
    return array;
  }

  function readString(): string {
    const start = at;
    let escaped = false;
    for (at += 1; at < range.to; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        at += 1;
        return escaped ? unescaped(start) : text.slice(start + 1, at - 1);
      }
      if (code < 0x20) throw broken('a text holds a line break or another control character');
      if (code === 0x5c) {
        escaped = true;
        at += 1;
      }
    }
    throw cutOff();
  }

  function unescaped(start: number): string {
    try {
      return JSON.parse(text.slice(start, at));
    } catch {
      throw broken('a text holds a "\\" that begins no valid escape', 'write a backslash as "\\\\"', start);
    }
  }

  function readScalar(): unknown {
    for (const [word, literal] of LITERALS) {
      if (text.startsWith(word, at) && at + word.length <= range.to) {
        at += word.length;
        return literal;
      }
    }
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(text)?.[0];
    if (number === undefined) throw broken('a value was expected; text has to be in double quotes');
    at += number.length;
    return Number(number);
  }

  function take(mark: string): boolean {
    skipSpace();
    if (at >= range.to) throw cutOff();
    if (text[at] !== mark) return false;
    at += 1;
    return true;
  }

  function skipSpace(): void {
    for (; at < range.to; at += 1) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  function broken(what: string, remedy = 'correct that place', offset = at) {
    return unreadable({ problem: `at ${placeOf(text, offset)} ${what}`, remedy });
  }

  function cutOff() {
    return unreadable({
      problem: `it ends early: after ${placeOf(text, range.to)} more was expected`,
      remedy: 'complete it there, or send the whole file again',
    });
  }
}
