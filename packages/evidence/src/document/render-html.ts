import { type Block, type Content, type Inline, type Page, piecesOf } from './block.ts';
import { STYLE, STYLE_SOURCE } from './style.ts';

/** What stands around every page of a pack. */
export interface Frame {
  readonly navigation: readonly { readonly text: string; readonly path: string }[];
  readonly footer: string;
}

/** Nothing is loaded, nothing runs, nothing is sent, whatever the data say. */
const POLICY = `default-src 'none'; style-src ${STYLE_SOURCE}; base-uri 'none'; form-action 'none'`;

/** A page as HTML that stands by itself: no script, nothing from outside. */
export function renderHtml(page: Page, frame: Frame): string {
  const top = '../'.repeat(page.path.split('/').length - 1);
  const navigation = frame.navigation
    .map(({ text, path }) => `<a href="${escapeHtml(top + path)}">${escapeHtml(text)}</a>`)
    .join('');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(POLICY)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(page.title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    `<nav aria-label="Evidence pack">${navigation}</nav>`,
    '<main>',
    `<h1>${escapeHtml(page.title)}</h1>`,
    `<p class="lead">${inline(page.lead, top)}</p>`,
    ...page.blocks.map((block) => renderBlock(block, top)),
    '</main>',
    `<footer>${escapeHtml(frame.footer)}</footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function renderBlock(block: Block, top: string): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escapeHtml(block.text)}</h${block.level}>`;
    case 'text':
      return block.tone === 'plain' || block.tone === undefined
        ? `<p>${inline(block.content, top)}</p>`
        : `<p class="${block.tone}">${inline(block.content, top)}</p>`;
    case 'fields': {
      const rows = block.fields.map(
        ([name, content]) => `<dt>${escapeHtml(name)}</dt><dd>${inline(content, top)}</dd>`,
      );
      return `<dl>\n${rows.join('\n')}\n</dl>`;
    }
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${inline(item, top)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return block.rows.length === 0 ? `<p class="quiet">${escapeHtml(block.empty)}</p>` : table(block, top);
  }
}

function table({ columns, rows }: Extract<Block, { kind: 'table' }>, top: string): string {
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  // Widths as attributes: a style attribute would need a hole in the policy.
  const widths = columns.map(({ share }) => `<col width="${Math.round((share / whole) * 100)}%">`).join('');
  const head = columns.map(({ title }) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${inline(cell, top)}</td>`).join('')}</tr>`);
  return [
    `<table><colgroup>${widths}</colgroup>`,
    `<thead><tr>${head}</tr></thead>`,
    `<tbody>\n${lines.join('\n')}\n</tbody></table>`,
  ].join('\n');
}

const inline = (content: Content, top: string): string =>
  piecesOf(content)
    .map((piece) => renderPiece(piece, top))
    .join('');

function renderPiece(piece: Inline, top: string): string {
  if (typeof piece === 'string') return escapeHtml(piece);
  const words = escapeHtml(piece.text);
  const looks = piece.look === 'code' ? `<code>${words}</code>` : asLooks(words, piece.look);
  if (piece.href === undefined) return looks;
  const address = addressOf(piece.href, top);
  return address === undefined ? looks : `<a href="${escapeHtml(address)}"${relation(address)}>${looks}</a>`;
}

function asLooks(words: string, appearance: string | undefined): string {
  if (appearance === undefined) return words;
  return appearance === 'strong'
    ? `<strong>${words}</strong>`
    : `<span class="${appearance}">${words}</span>`;
}

/** Only files of the pack and web addresses lead anywhere: data may hold anything. */
function addressOf(href: string, top: string): string | undefined {
  if (/^https?:\/\//i.test(href)) return href;
  return /^[\w][\w./-]*$/.test(href) && !href.includes('..') ? top + href : undefined;
}

const relation = (address: string): string => (/^https?:/i.test(address) ? ' rel="noreferrer noopener"' : '');

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
const escapeHtml = (text: string): string =>
  text.replace(CONTROLS, ' ').replace(/[&<>"']/g, (found) => ESCAPES[found] ?? '');
