/** The first place in which a text is not JSON. Lines and columns count from 1. */
export interface JsonMistake {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them within quotes
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

/** Nested deeper than any rule may be. */
const MAX_DEPTH = 100;

class Mistake extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/**
 * Says where a text is not JSON, which the runtime's own parser does for some mistakes only. Also refuses a key that stands
 * twice in one object: a parser takes the last one and people read the first one.
 */
export function findJsonMistake(text: string): JsonMistake | null {
  try {
    const end = skip(SPACE, text, value(text, skip(SPACE, text, 0), 0));
    if (end < text.length) throw new Mistake(end, 'there is something behind the end of the document');
    return null;
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    const before = text.slice(0, error.offset).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message: error.message };
  }
}

/** Reads a value and gives the offset behind it. */
function value(text: string, at: number, depth: number): number {
  if (depth > MAX_DEPTH) throw new Mistake(at, `it is nested more than ${MAX_DEPTH} deep`);
  if (at >= text.length) throw new Mistake(at, 'the text ends too early');
  const first = text[at];
  if (first === '{') return list(text, at, { close: '}', item: member(new Set(), depth) });
  if (first === '[') return list(text, at, { close: ']', item: (from) => value(text, from, depth + 1) });
  const kind = first === '"' ? STRING : first === '-' || /\d/.test(first ?? '') ? NUMBER : WORD;
  const end = skip(kind, text, at);
  if (end > at) return end;
  throw new Mistake(
    at,
    kind === STRING ? 'this text in quotes is not well formed or not closed' : 'a value is expected here',
  );

  function member(keys: Set<string>, level: number): (from: number) => number {
    return (from) => {
      const behind = skip(STRING, text, from);
      if (behind === from) throw new Mistake(from, 'a name in double quotes is expected here');
      const key: string = JSON.parse(text.slice(from, behind));
      if (keys.has(key)) throw new Mistake(from, `"${key}" stands here for the second time`);
      keys.add(key);
      const colon = skip(SPACE, text, behind);
      if (text[colon] !== ':') throw new Mistake(colon, `a colon is expected behind "${key}"`);
      return value(text, skip(SPACE, text, colon + 1), level + 1);
    };
  }
}

interface Parts {
  readonly close: '}' | ']';
  readonly item: (from: number) => number;
}

function list(text: string, open: number, { close, item }: Parts): number {
  let at = skip(SPACE, text, open + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    at = skip(SPACE, text, item(at));
    if (text[at] === close) return at + 1;
    if (at >= text.length) throw new Mistake(at, `the text ends before a "${close}"`);
    if (text[at] !== ',') throw new Mistake(at, `a comma or "${close}" is expected here`);
    at = skip(SPACE, text, at + 1);
  }
}

/** The offset behind what the expression matches there, or the same offset where it does not. */
function skip(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : at;
}
