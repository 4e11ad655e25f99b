import { stripVTControlCharacters } from 'node:util';

/**
 * What makes a terminal do something, or show something else than what is there: control characters, and the marks that
 * turn the direction of writing around. Line breaks are among them.
 */
const CONTROLS = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** Text in which nothing is left that a terminal obeys; its lines stay. */
export function removeControls(text: string): string {
  return text.split('\n').map(oneLine).join('\n');
}

/** The same, on one line. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text).replace(CONTROLS, ' ');
}

/** The same JSON with such characters as escapes: it means what it meant. */
export function escapeControls(json: string): string {
  return json.replace(CONTROLS, (found) =>
    found === '\n' ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
