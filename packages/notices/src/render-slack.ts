import type { NoticeDetail, NoticeMessage } from './notice-message.ts';
import { oneLine } from './one-line.ts';
import { subjectLine } from './subject-line.ts';

/** Most characters in the text of a section, and most blocks of a message (https://docs.slack.dev/reference/block-kit/blocks). */
const LONGEST_SECTION = 2_900;
const MOST_BLOCKS = 48;

/** The body of a call of an incoming webhook (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). */
export function renderSlack(message: NoticeMessage): string {
  const sections = message.items.map(({ sentence, details, more }) => {
    const lines = [
      `*${escapeSlack(oneLine(sentence, 500))}*`,
      ...details.map((detail) => `• ${detailSlack(detail)}`),
      ...(more > 0 ? [`• and ${more} more`] : []),
    ];
    return { type: 'section', text: { type: 'mrkdwn', text: fitting(lines) } };
  });
  const foot = `Sent by Countersign (${oneLine(message.origin)}), message ${message.id}`;
  return JSON.stringify({
    // What a notification and a screen reader say; names in it call nobody.
    text: escapeSlack(subjectLine(message)),
    blocks: [
      ...sections.slice(0, MOST_BLOCKS),
      { type: 'context', elements: [{ type: 'mrkdwn', text: escapeSlack(foot) }] },
    ],
    unfurl_links: false,
    unfurl_media: false,
  });
}

function detailSlack({ text, url, command }: NoticeDetail): string {
  const shown = escapeSlack(oneLine(text, 300));
  if (url !== null) return `<${url}|${shown.replaceAll('|', ' ')}>`;
  return command === null ? shown : `${shown} \`${escapeSlack(command)}\``;
}

/** Whole lines, as many as there is room for. */
function fitting(lines: readonly string[]): string {
  let made = '';
  for (const line of lines) {
    if (made.length + line.length + 1 > LONGEST_SECTION) break;
    made += made === '' ? line : `\n${line}`;
  }
  return made;
}

/** The three characters that mean something in any text (https://docs.slack.dev/messaging/formatting-message-text), and what would end code. */
const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('`', "'");
