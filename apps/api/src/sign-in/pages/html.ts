/** A piece of a page, in which every text is escaped. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[] | null;

/** Puts a page together: what is filled in is text, unless it is such a piece itself. */
export function html(literal: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = literal.reduce((made, text, index) => made + render(parts[index - 1] ?? null) + text);
  return { markup };
}

function render(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (one) => ESCAPES[one] ?? one);
