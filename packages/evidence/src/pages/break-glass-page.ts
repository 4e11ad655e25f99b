import { type Content, link, type Page, text } from '../document/block.ts';
import type { BrokenGlassSurvey } from '../log/broken-glass.ts';
import { actorOf, textOf } from '../log/pack-entry.ts';
import { formatTime } from './format-time.ts';
import { itemEntryLink } from './log-section.ts';
import { orDash, type PackContext, personOf } from './pack-context.ts';

/** Where somebody had a request carried out without the approvals that were missing, and what others said of that afterwards. */
export const breakGlassPage = (context: PackContext): Page => ({
  path: 'break-glass.html',
  title: 'Break-glass',
  lead: 'In an emergency, somebody in the group break-glass has a request carried out without the approvals that are missing. Others review that within 72 hours.',
  blocks: [
    {
      kind: 'table',
      columns: [
        { title: 'Request', share: 5 },
        { title: 'Who', share: 5 },
        { title: 'When', share: 5 },
        { title: 'Why', share: 6 },
        { title: 'Reviewed afterwards', share: 7 },
      ],
      rows: context.survey.brokenGlass.map((one) => [
        pageOf(context, one.request),
        personOf(context, actorOf(one.used)),
        [`${formatTime(one.used.at)}, entry `, itemEntryLink(one.used)],
        orDash(shownOf(context, one)?.reason),
        reviewOf(context, one),
      ]),
      empty: 'Nobody did in the period.',
    },
    text(
      'The log has the digest of each reason; the reason itself is encrypted, and goes with the data of whom the request is about.',
    ),
  ],
});

const pageOf = ({ requests }: PackContext, request: string): Content =>
  requests.has(request) ? link(request, `items/${request}.html`) : request;

const shownOf = ({ requests }: PackContext, { request, used }: BrokenGlassSurvey) =>
  requests.get(request)?.breakGlass?.find(({ id }) => id === textOf(used, 'breakGlass'));

function reviewOf(context: PackContext, one: BrokenGlassSurvey): Content {
  const { used, reviewed, isOverdue } = one;
  const due = formatTime(textOf(used, 'dueAt') ?? '');
  if (reviewed === null)
    return isOverdue
      ? { text: `by nobody, although it was due by ${due}`, look: 'bad' }
      : `not by the end of the log; it is due by ${due}`;
  const reason = shownOf(context, one)?.review?.reason;
  return [
    `${orDash(textOf(reviewed, 'verdict'))}, ${formatTime(reviewed.at)}, entry `,
    itemEntryLink(reviewed),
    ', by ',
    personOf(context, actorOf(reviewed)),
    ...(reason === undefined ? [] : [`: ${reason}`]),
    ...(isOverdue ? [{ text: `\nafter ${due}, when it was due`, look: 'bad' } as const] : []),
  ].flat();
}
