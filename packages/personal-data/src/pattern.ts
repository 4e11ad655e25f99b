/**
 * Which texts of a JSON value are personal. `text`: every text here and below. `record`: the object here as a whole, with
 * its names. Otherwise by name, where `*` is every element of a list. `when` asks the value that the pattern is for.
 */
export type Pattern = 'text' | 'record' | PatternOf;

interface PatternOf {
  readonly fields: Readonly<Record<string, Pattern>>;
  readonly when?: (value: Readonly<Record<string, unknown>>) => boolean;
}

/** Stands where a personal text was taken out, and stays there when it is erased. */
export const ERASED = '[erased]';

/** The value with every personal text replaced; the texts themselves are put at the end of `taken`, in order. */
export function extractTexts(value: unknown, pattern: Pattern, taken: string[]): unknown {
  return replace(value, pattern, (text) => {
    taken.push(text);
    return ERASED;
  });
}

/**
 * The value with the texts back that `extractTexts` took, the next one from `next` at a time.
 * @throws TypeError where another text stands in place of one that was taken out
 */
export function restoreTexts(value: unknown, pattern: Pattern, next: () => string): unknown {
  return replace(value, pattern, (text) => {
    if (isTaken(text)) return next();
    throw new TypeError('a text stands where one was taken out');
  });
}

/** Whether this stands where a text was taken out. */
export const isTaken = (text: string): boolean => text === ERASED || text === NO_RECORD;

/** How a record that was taken out is handed to the replacement. */
const NO_RECORD = '{}';

/** Walks both ways in the same order: a text that was taken out is found again at the same place. */
function replace(value: unknown, pattern: Pattern, by: (text: string) => string): unknown {
  if (value === null || value === undefined) return value;
  if (pattern === 'record') {
    const given = by(JSON.stringify(value));
    return given === ERASED ? {} : JSON.parse(given);
  }
  if (pattern === 'text' && typeof value === 'string') return by(value);
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const inner = pattern === 'text' ? pattern : pattern.fields['*'];
    return inner === undefined ? value : value.map((element) => replace(element, inner, by));
  }
  return replaceIn(value as Readonly<Record<string, unknown>>, pattern, by);
}

function replaceIn(
  value: Readonly<Record<string, unknown>>,
  pattern: Exclude<Pattern, 'record'>,
  by: (text: string) => string,
): Readonly<Record<string, unknown>> {
  if (pattern === 'text') {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, replace(inner, 'text', by)]),
    );
  }
  if (pattern.when?.(value) === false) return value;
  let copy: Record<string, unknown> | undefined;
  for (const [name, inner] of Object.entries(pattern.fields)) {
    if (!Object.hasOwn(value, name)) continue;
    copy ??= { ...value };
    copy[name] = replace(value[name], inner, by);
  }
  return copy ?? value;
}
