import type { EvidenceRequest } from '@countersign/schema';
import { type Block, type Content, code, heading } from '../../document/block.ts';
import { textOf } from '../../log/pack-entry.ts';
import { formatTime } from '../format-time.ts';
import { itemEntryLink } from '../log-section.ts';
import { orDash, type PackContext, personOf } from '../pack-context.ts';
import { signatureContent } from '../signature-content.ts';
import type { RequestItem } from './request-item.ts';

const VERDICT_LOOKS = { approve: 'good', reject: 'bad', return: 'strong' } as const;

/** Who approved and acknowledged, with the roles and groups of that moment and the signature; then attempts that were refused. */
export function reviewSection(context: PackContext, { request, entries }: RequestItem): Block[] {
  const { reviews, earlierReviews, acknowledgements } = request;
  const recorded = new Map(
    entries
      .filter((entry) => entry.type === 'review.recorded')
      .map((entry) => [textOf(entry, 'review'), entry]),
  );
  const refused = entries.filter((entry) => entry.type.endsWith('.refused'));
  const signedBy = (id: string): Content => {
    const entry = recorded.get(id);
    return entry === undefined ? '–' : [...signatureContent(context, entry), ', ', itemEntryLink(entry)];
  };
  return [
    heading('Reviews'),
    {
      kind: 'table',
      columns: [
        { title: 'Reviewer', share: 4 },
        { title: 'Roles and groups then', share: 3 },
        { title: 'Verdict', share: 3 },
        { title: 'At', share: 4 },
        { title: 'Signature', share: 6 },
      ],
      rows: reviews.map((one) => [
        reviewerOf(context, one),
        [...one.roles, ...(one.groups ?? []).map((group) => `group ${group}`)].join(', '),
        [
          { text: one.verdict, look: VERDICT_LOOKS[one.verdict] },
          ...(one.reason === null ? [] : [`: ${one.reason}`]),
        ],
        formatTime(one.createdAt),
        ['by ', ...[signedBy(one.id)].flat(), '\n', code(one.signature)],
      ]),
      empty: 'Nobody reviewed this revision.',
    },
    ...signedSection(context, reviews),
    ...earlierSection(context, earlierReviews, request.request.id),
    heading('Acknowledgements', 3),
    {
      kind: 'table',
      columns: [
        { title: 'What', share: 4 },
        { title: 'By', share: 6 },
        { title: 'At', share: 4 },
      ],
      rows: acknowledgements.map((one) => [
        one.kind,
        personOf(context, one.principal),
        formatTime(one.createdAt),
      ]),
      empty: 'None were needed or given.',
    },
    ...breakGlassSection(context, request.breakGlass ?? []),
    ...commentSection(context, request.comments ?? []),
    heading('Attempts that were refused', 3),
    {
      kind: 'table',
      columns: [
        { title: 'Entry', share: 2 },
        { title: 'At', share: 4 },
        { title: 'Who', share: 5 },
        { title: 'What', share: 3 },
        { title: 'Why', share: 4 },
      ],
      rows: refused.map((entry) => [
        itemEntryLink(entry),
        formatTime(entry.at),
        personOf(context, entry.actor.id),
        entry.type,
        orDash(textOf(entry, 'code')),
      ]),
      empty: 'None.',
    },
  ];
}

/** Whoever gave a review, and in whose place. */
const reviewerOf = (
  context: PackContext,
  { principal, onBehalfOf }: EvidenceRequest['reviews'][number],
): Content =>
  onBehalfOf === null
    ? personOf(context, principal)
    : [...[personOf(context, principal)].flat(), ' in place of ', ...[personOf(context, onBehalfOf)].flat()];

/** What stood in the page that was signed; the check of the pack compares it with the digest that was signed. */
function signedSection(context: PackContext, reviews: EvidenceRequest['reviews']): Block[] {
  const signed = reviews.flatMap(({ principal, shown }) => (shown === null ? [] : [{ principal, shown }]));
  if (signed.length === 0) return [];
  return [
    heading('Texts that were signed', 3),
    {
      kind: 'table',
      columns: [
        { title: 'Reviewer', share: 3 },
        { title: 'Text', share: 12 },
      ],
      // The salt stands in the first line.
      rows: signed.map(({ principal, shown }) => [
        personOf(context, principal),
        shown.slice(shown.indexOf('\n') + 1).trimEnd(),
      ]),
      empty: 'None.',
    },
  ];
}

/** What was said of earlier revisions, and against the same in other requests: it stays, whatever was approved since. */
function earlierSection(
  context: PackContext,
  reviews: EvidenceRequest['earlierReviews'],
  request: string,
): Block[] {
  if (reviews.length === 0) return [];
  return [
    heading('Reviews before', 3),
    {
      kind: 'table',
      columns: [
        { title: 'Of', share: 5 },
        { title: 'Reviewer', share: 4 },
        { title: 'Verdict', share: 2 },
        { title: 'Reason', share: 6 },
        { title: 'At', share: 3 },
      ],
      rows: reviews.map((one) => [
        one.request === request ? `revision ${one.revision}` : ['the request ', code(one.request)],
        reviewerOf(context, one),
        { text: one.verdict, look: VERDICT_LOOKS[one.verdict] },
        orDash(one.reason),
        formatTime(one.createdAt),
      ]),
      empty: 'None.',
    },
  ];
}

/** Who had it carried out without the approvals that were missing, and what was said of that afterwards. */
function breakGlassSection(
  context: PackContext,
  broken: NonNullable<EvidenceRequest['breakGlass']>,
): Block[] {
  if (broken.length === 0) return [];
  return [
    heading('Glass broken', 3),
    {
      kind: 'table',
      columns: [
        { title: 'By', share: 4 },
        { title: 'At', share: 4 },
        { title: 'Reason', share: 6 },
        { title: 'Reviewed by', share: 4 },
        { title: 'Verdict', share: 6 },
      ],
      rows: broken.map(({ principal, createdAt, reason, dueAt, review }) => [
        personOf(context, principal),
        formatTime(createdAt),
        reason,
        personOf(context, review?.principal ?? null),
        review === null ? `due by ${formatTime(dueAt)}` : `${review.verdict}: ${review.reason}`,
      ]),
      empty: 'None.',
    },
  ];
}

/** What people said about it, without deciding anything; the log has the digest of each text. */
function commentSection(context: PackContext, comments: NonNullable<EvidenceRequest['comments']>): Block[] {
  if (comments.length === 0) return [];
  return [
    heading('Comments', 3),
    {
      kind: 'table',
      columns: [
        { title: 'By', share: 4 },
        { title: 'At', share: 4 },
        { title: 'Text', share: 10 },
      ],
      rows: comments.map((one) => [personOf(context, one.principal), formatTime(one.createdAt), one.text]),
      empty: 'None.',
    },
  ];
}
