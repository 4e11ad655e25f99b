import type { NoticeDetail, NoticeMessage } from './notice-message.ts';
import { oneLine } from './one-line.ts';
import { subjectLine } from './subject-line.ts';

/** A message over 28 KB is refused (https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using). */
const MOST_ITEMS = 10;
const MOST_LINES = 30;

/**
 * The body of a call of a Teams workflow "When a Teams webhook request is received": an Adaptive Card as attachment of a message
 * (https://learn.microsoft.com/power-automate/teams/create-adaptive-cards).
 */
export function renderTeams(message: NoticeMessage): string {
  const { items } = message;
  const shown = items.slice(0, MOST_ITEMS);
  const left = items.length - shown.length;
  // Fewer of each, the more kinds of things there are.
  const most = Math.max(1, Math.floor(MOST_LINES / Math.max(1, shown.length)));
  const body = [
    block(subjectLine(message), { weight: 'Bolder', size: 'Medium', style: 'heading' }),
    ...shown.flatMap(({ sentence, details, more }) => [
      block(`${oneLine(sentence, 500)}.`, { spacing: 'Medium' }),
      ...details
        .slice(0, most)
        .map((detail) => block(`- ${detailTeams(detail)}`, { spacing: 'Small' }, false)),
      ...rest(more + Math.max(0, details.length - most)),
    ]),
    ...(left > 0 ? [block(`And ${left} more.`)] : []),
    block(`Sent by Countersign (${oneLine(message.origin)}), message ${message.id}`, {
      isSubtle: true,
      size: 'Small',
      spacing: 'Medium',
    }),
  ];
  return JSON.stringify({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          // What Teams shows everywhere, also on phones.
          version: '1.4',
          lang: 'en',
          fallbackText: subjectLine(message),
          body,
        },
      },
    ],
  });
}

const rest = (more: number) => (more > 0 ? [block(`- and ${more} more`, { spacing: 'Small' }, false)] : []);

const block = (text: string, more: Readonly<Record<string, unknown>> = {}, isPlain = true) => ({
  type: 'TextBlock',
  text: isPlain ? escapeMarkdown(text) : text,
  wrap: true,
  ...more,
});

function detailTeams({ text, url, command }: NoticeDetail): string {
  const shown = escapeMarkdown(oneLine(text, 300));
  if (url !== null) return `[${shown}](${url})`;
  return command === null ? shown : `${shown}: ${escapeMarkdown(command)}`;
}

/** Markdown in a text block is read by Teams; what is filled in is text. */
const escapeMarkdown = (text: string): string => text.replace(/[\\[\]()*_~`<>#|!]/g, (one) => `\\${one}`);
