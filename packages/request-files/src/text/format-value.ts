const LONGEST = 80;
// Control characters would act on a terminal, and direction marks would change what the rest of the line seems to say.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this makes visible
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A value of the file as it may be shown to a person: cut, and with invisible characters written out. */
export function formatText(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}…` : text;
  return cut.replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same for any value. A list or an object is not shown, because a password may be inside. */
export function formatValue(value: unknown): string | null {
  if (typeof value === 'string') return formatText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return null;
}
