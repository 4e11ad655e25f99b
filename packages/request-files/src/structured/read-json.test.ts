import { CountersignError } from '@countersign/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusal } from '../testing/parse.ts';
import { findJsonRequests, findRequests } from './find-requests.ts';
import { readJson } from './read-json.ts';

const problem = (text: string) => refusal(() => readJson(text)).details.problem;

function parsed(parse: () => unknown): { value: unknown } | 'refused' {
  try {
    return { value: parse() };
  } catch {
    return 'refused';
  }
}

describe('readJson', () => {
  test('reads every document as JSON.parse does', () => {
    // Objects of fast-check may hold __proto__, which is refused on purpose.
    const values = fc
      .jsonValue({ maxDepth: 6 })
      .filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(values, fc.constantFrom('', ' ', '\t', 2), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(readJson(text).value).toStrictEqual(JSON.parse(text));
      }),
    );
  });

  test('takes a damaged document only where JSON.parse takes it, with the same value', () => {
    const damaged = fc
      .tuple(
        fc.jsonValue({ maxDepth: 3 }),
        fc.nat(),
        fc.nat(3),
        fc.constantFrom(...'{}[],:"\\ u0-.e\n1tfn', ''),
      )
      .map(([value, place, cut, put]) => {
        const text = JSON.stringify(value);
        const at = place % (text.length + 1);
        return text.slice(0, at) + put + text.slice(at + cut);
      })
      .filter((text) => !text.includes('__proto__'));
    fc.assert(
      fc.property(damaged, (text) => {
        const ours = parsed(() => readJson(text).value);
        const theirs = parsed(() => JSON.parse(text));
        // A name that stands twice is the one thing that we refuse and JSON.parse drops.
        if (ours === 'refused' && theirs !== 'refused') expect(problem(text)).toMatch(/stands twice/);
        else expect(ours).toStrictEqual(theirs);
      }),
      { numRuns: 2000 },
    );
  });

  test('refuses a name that stands twice, also when it is escaped differently', () => {
    expect(problem('[\n {"action": 1,\n  "\\u0061ction": 2}]')).toBe(
      'at line 3, column 3 the name "action" stands twice in one object',
    );
  });

  test('takes the same name in different objects, and names of Object.prototype', () => {
    const text = '[{"a":1},{"a":{"a":2}},{"constructor":1}]';
    expect(readJson(text).value).toStrictEqual(JSON.parse(text));
  });

  test('refuses __proto__ as a name', () => {
    expect(problem('{"change": {"__proto__": {"admin": true}}}')).toMatch(/line 1, column 13 .*__proto__/);
    expect(problem('{"__pro\\u0074o__": 1}')).toMatch(/__proto__/);
  });

  test.each([
    ['[1, 2', 'it ends early: after line 1, column 6 more was expected'],
    ['{"a": "b', 'it ends early: after line 1, column 9 more was expected'],
    ['{"a":\n', 'it ends early: after line 2, column 1 more was expected'],
    ['[1,]', 'at line 1, column 4 a value was expected; text has to be in double quotes'],
    ["['a']", 'at line 1, column 2 a value was expected; text has to be in double quotes'],
    ['{a: 1}', 'at line 1, column 2 a name in double quotes was expected'],
    ['[1\r\n2]', 'at line 2, column 1 "," or "]" was expected'],
    ['{"a"\n1}', 'at line 2, column 1 ":" was expected'],
    ['["a\nb"]', 'at line 1, column 4 a text holds a line break or another control character'],
    ['["\\q"]', 'at line 1, column 2 a text holds a "\\" that begins no valid escape'],
    ['{} {}', 'at line 1, column 4 something follows the end of the document'],
    ['[01]', 'at line 1, column 3 "," or "]" was expected'],
  ])('says for %j where it breaks and why', (text, expected) => {
    expect(problem(text)).toBe(expected);
  });

  test('refuses nesting that no request needs, before the stack is at its end', () => {
    expect(problem('['.repeat(1_000_000))).toBe(
      'at line 1, column 33 values are nested more than 32 levels deep',
    );
  });
});

describe('findJsonRequests', () => {
  const list = fc.array(fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant({})), { maxLength: 4 });
  const spaces = fc.constantFrom('', ' ', '\n\t');

  function all(read: () => Iterable<unknown>): unknown {
    try {
      return [...read()];
    } catch (error) {
      return error instanceof CountersignError ? error.details : 'unknown';
    }
  }

  test('gives request by request what reading the whole document gives, also where that is damaged', () => {
    const documents = fc
      .tuple(list, fc.boolean(), spaces, fc.constantFrom('', ',', ']', '}', ', "more": 1}', '"'), fc.nat())
      .map(([values, wrapped, space, put, place]) => {
        const text = JSON.stringify(wrapped ? { requests: values } : values, null, space);
        const at = text.length - (place % 3);
        return space + text.slice(0, at) + put + text.slice(at);
      });
    fc.assert(
      fc.property(documents, (text) => {
        expect(all(() => findJsonRequests(text))).toStrictEqual(all(() => findRequests(readJson(text))));
      }),
      { numRuns: 2000 },
    );
  });
});
