import type { NoticeDetail, NoticeItem, NoticeMessage } from './notice-message.ts';
import { oneLine } from './one-line.ts';
import { subjectLine } from './subject-line.ts';

/** A mail: the same in text and in HTML. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const FOOT = [
  'Opening a link shows a page and does nothing else. All that waits for you: "countersign inbox".',
  'What you are told, and when: "countersign notifications show".',
] as const;

/** A mail to one person. Its HTML loads nothing, runs nothing, and is as readable without style. */
export function renderMail(message: NoticeMessage): RenderedMail {
  const subject = subjectLine(message);
  const hello = message.name === null ? 'Hello,' : `Hello ${oneLine(message.name, 80)},`;
  const from = `Sent by Countersign (${oneLine(message.origin)}), message ${message.id}.`;
  return {
    subject,
    text: `${[hello, ...message.items.map(itemText), [...FOOT, from].join('\n')].join('\n\n')}\n`,
    html: [
      '<!doctype html>',
      '<html lang="en">',
      `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>`,
      '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#1a1f27;background:#ffffff;max-width:40em">',
      `<p>${escapeHtml(hello)}</p>`,
      ...message.items.map(itemHtml),
      '<hr>',
      ...[...FOOT, from].map((line) => `<p style="font-size:14px;color:#4a5463">${escapeHtml(line)}</p>`),
      '</body>',
      '</html>',
      '',
    ].join('\n'),
  };
}

function itemText({ sentence, details, more }: NoticeItem): string {
  return [
    `${oneLine(sentence, 500)}.`,
    ...details.map((detail) => `- ${detailText(detail)}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join('\n');
}

function detailText({ text, url, command }: NoticeDetail): string {
  const where = url === null ? (command === null ? '' : `\n  ${command}`) : `\n  ${url}`;
  return `${oneLine(text, 300)}${where}`;
}

function itemHtml({ sentence, details, more }: NoticeItem): string {
  const rows = [
    ...details.map((detail) => `<li>${detailHtml(detail)}</li>`),
    ...(more > 0 ? [`<li>and ${more} more</li>`] : []),
  ];
  const list = rows.length === 0 ? '' : `\n<ul>\n${rows.join('\n')}\n</ul>`;
  return `<h2 style="font-size:16px">${escapeHtml(oneLine(sentence, 500))}.</h2>${list}`;
}

function detailHtml({ text, url, command }: NoticeDetail): string {
  const shown = escapeHtml(oneLine(text, 300));
  // The text of a link says where it goes, also to whoever hears only the links.
  if (url !== null) return `<a href="${escapeHtml(url)}">${shown}</a>`;
  return command === null ? shown : `${shown}<br><code>${escapeHtml(command)}</code>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (one) => ESCAPES[one] ?? one);
