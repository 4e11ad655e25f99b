import { into, type Problem, problem } from '../finding.ts';

/** Deeper than any rule that passes the other checks. */
const MAX_NESTING = 64;

/** Keys that JavaScript gives a meaning of its own; a parser that copies objects drops or obeys them without a word. */
const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'];

/**
 * What has to hold before a document may be walked by recursion or copied key by key. A list of its own instead of
 * recursion, because a document nested thousands deep would exhaust the stack.
 */
export function checkDocument(document: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  const waiting: { value: unknown; pointer: string; depth: number }[] = [
    { value: document, pointer: '', depth: 0 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, pointer, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_NESTING) {
      return [
        problem('', 'too-deep', `the document is nested more than ${MAX_NESTING} deep; split the rule`),
      ];
    }
    for (const key of Object.getOwnPropertyNames(value)) {
      const at = into(pointer, key);
      if (FORBIDDEN_KEYS.includes(key)) {
        problems.push(problem(at, 'forbidden-key', `the key "${key}" is not allowed anywhere; rename it`));
      } else {
        waiting.push({ value: Reflect.get(value, key), pointer: at, depth: depth + 1 });
      }
    }
  }
  return problems;
}
