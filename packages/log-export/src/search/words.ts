/** A longer value is not a name or an identifier: signatures and ciphertexts are not looked for. */
const LONGEST = 80;
/** Digests are found by their first digits, which are enough to tell them apart. */
const DIGEST_DIGITS = 16;
const DIGEST = /^[0-9a-f]{17,64}$/;
const SHORTEST = 2;

/**
 * The words of values: each value as a whole, and what punctuation separates in it. In lower case.
 */
export function wordsOf(value: unknown): string[] {
  return [...new Set(textsOf(value).flatMap(wordsOfText))];
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

function wordsOfText(text: string): readonly string[] {
  if (text.length > LONGEST) return [];
  const whole = plainWord(text);
  if (DIGEST.test(whole)) return [whole.slice(0, DIGEST_DIGITS)];
  const parts = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}_]+/u)
    .filter((part) => part.length >= SHORTEST);
  return /\s/.test(text) || whole.length < SHORTEST ? parts : [whole, ...parts];
}

/** In lower case, with nothing in it that an index of words might take for its end. */
export function plainWord(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9_:=./@\-\u0080-\uffff]|\s/g, '_');
}
