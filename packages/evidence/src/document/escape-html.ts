const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text as it may stand anywhere in HTML; characters that turn the direction of writing around, or do nothing, are gone. */
export const escapeHtml = (text: string): string =>
  text.replace(CONTROLS, ' ').replace(/[&<>"']/g, (found) => ESCAPES[found] ?? '');
