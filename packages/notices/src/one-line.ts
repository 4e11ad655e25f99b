/** What ends a line, or changes how its neighbours are read: in a header it could begin another one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g;

/** A text as one line of at most so many characters, with nothing in it that is not seen. */
export function oneLine(text: string, most = 200): string {
  const line = text.replace(UNSAFE, ' ').replace(/ {2,}/g, ' ').trim();
  const characters = [...line];
  return characters.length <= most
    ? line
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
