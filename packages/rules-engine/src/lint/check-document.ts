import { into, type Problem, problem, quote } from '../finding.ts';

/** Deeper than any rule that passes the other checks. */
const MAX_NESTING = 64;
/** Texts, numbers, lists and objects in one document: twenty times the largest rule that is shipped. */
const MAX_VALUES = 5_000;
/** Characters of one text. */
const MAX_TEXT = 10_000;
const MAX_KEY = 200;
/** Findings of one document; a reader who has mended these sees the rest. */
export const MAX_PROBLEMS = 20;

/**
 * Keys that JavaScript gives a meaning of its own. A parser that copies objects drops or obeys the first ones without a
 * word; what has one of the others of its own throws as soon as anybody compares it with a number.
 */
const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf'];

interface Place {
  readonly value: unknown;
  readonly pointer: string;
  readonly depth: number;
}

/**
 * What has to hold before a document may be walked by recursion or copied key by key, and before anybody waits for what
 * the other checks make of it. A list of its own instead of recursion, because a document nested thousands deep would
 * exhaust the stack.
 */
export function checkDocument(document: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  const waiting: Place[] = [{ value: document, pointer: '', depth: 0 }];
  let values = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, pointer, depth } = next;
    if (problems.length >= MAX_PROBLEMS) break;
    if (typeof value === 'string' && value.length > MAX_TEXT) {
      problems.push(problem(pointer, 'text-too-long', `a text may have at most ${MAX_TEXT} characters`));
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_NESTING) {
      return [
        problem('', 'too-deep', `the document is nested more than ${MAX_NESTING} deep; split the rule`),
      ];
    }
    // A list is not asked for its keys before it is known to be short.
    values += Array.isArray(value) ? value.length : Object.keys(value).length;
    if (values > MAX_VALUES) {
      return [
        problem(pointer, 'too-large', `a document may hold at most ${MAX_VALUES} values; split the rule`),
      ];
    }
    for (const key of Object.keys(value)) {
      const refused = checkKey(key, pointer);
      if (refused !== null) problems.push(refused);
      else waiting.push({ value: Reflect.get(value, key), pointer: into(pointer, key), depth: depth + 1 });
    }
  }
  return problems;
}

function checkKey(key: string, pointer: string): Problem | null {
  if (FORBIDDEN_KEYS.includes(key)) {
    return problem(
      into(pointer, key),
      'forbidden-key',
      `the key "${key}" is not allowed anywhere; rename it`,
    );
  }
  return key.length > MAX_KEY
    ? problem(pointer, 'key-too-long', `a key may have at most ${MAX_KEY} characters; rename ${quote(key)}`)
    : null;
}
