import type { RequestViewWire } from '@countersign/schema';
import { table } from './table.ts';
import { nameIn } from './who.ts';

/** The reviews of the revision that is shown, with what was said. */
export function formatReviews(view: RequestViewWire): string {
  if (view.reviews.length === 0) return '';
  const name = nameIn(view.people);
  return table(
    ['review', 'verdict', 'by', 'at', 'reason'],
    view.reviews.map((one) => [one.id, one.verdict, name(one.principal), one.createdAt, one.reason ?? '']),
  );
}

/** What was said of earlier revisions and of the same in other requests; a rejection cannot be overlooked. */
export function formatEarlierReviews(view: RequestViewWire): string {
  const { earlierReviews, request, askedAgain, people } = view;
  if (earlierReviews.length === 0) return '';
  const name = nameIn(people);
  const rejected = earlierReviews.some((one) => one.verdict === 'reject');
  const rows = earlierReviews.map((one) => [
    one.request === request.id ? `revision ${one.revision}` : one.request,
    one.verdict === 'reject' ? 'REJECTED' : 'approved',
    name(one.principal),
    one.createdAt,
    one.reason ?? '',
  ]);
  return [
    rejected ? 'REJECTED BEFORE' : 'Reviewed before',
    table(['what', 'verdict', 'by', 'at', 'reason'], rows),
    ...askedAgain.replaced.map(
      (one) => `${name(one)} may not review any more; somebody else approves in their place.`,
    ),
  ].join('\n');
}
