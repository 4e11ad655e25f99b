import type { RequestViewWire, ReviewSigner } from '@countersign/schema';
import { table } from './table.ts';
import { nameIn } from './who.ts';

/** By what a review is signed, in words. */
export const SIGNERS = {
  server: 'the server',
  passkey: 'their passkey',
  'device-bound': 'their passkey, of one device',
} as const satisfies Record<ReviewSigner, string>;

/** The reviews of the revision that is shown, with what was said. */
export function formatReviews(view: RequestViewWire): string {
  if (view.reviews.length === 0) return '';
  const name = nameIn(view.people);
  return table(
    ['review', 'verdict', 'by', 'at', 'signed by', 'reason'],
    view.reviews.map((one) => [
      one.id,
      one.verdict,
      formatReviewer(one, name),
      one.createdAt,
      SIGNERS[one.signedBy],
      one.reason ?? '',
    ]),
  );
}

/** Whoever gave a review, and in whose place. */
const formatReviewer = (
  { principal, onBehalfOf }: RequestViewWire['reviews'][number],
  name: (id: string) => string,
): string => (onBehalfOf === null ? name(principal) : `${name(principal)} in place of ${name(onBehalfOf)}`);

const EARLIER = { approve: 'approved', reject: 'REJECTED', return: 'RETURNED' } as const;

/** What was said of earlier revisions and of the same in other requests; a rejection cannot be overlooked. */
export function formatEarlierReviews(view: RequestViewWire): string {
  const { earlierReviews, request, askedAgain, people } = view;
  if (earlierReviews.length === 0) return '';
  const name = nameIn(people);
  const rejected = earlierReviews.some((one) => one.verdict === 'reject');
  const returned = earlierReviews.some((one) => one.verdict === 'return');
  const rows = earlierReviews.map((one) => [
    one.request === request.id ? `revision ${one.revision}` : one.request,
    EARLIER[one.verdict],
    formatReviewer(one, name),
    one.createdAt,
    one.reason ?? '',
  ]);
  return [
    rejected ? 'REJECTED BEFORE' : returned ? 'RETURNED FOR CHANGES BEFORE' : 'Reviewed before',
    table(['what', 'verdict', 'by', 'at', 'reason'], rows),
    ...askedAgain.replaced.map(
      (one) => `${name(one)} may not review any more; somebody else approves in their place.`,
    ),
  ].join('\n');
}

/** Who had it carried out in an emergency without the approvals that were missing, why, and what was said of that afterwards. */
export function formatBreakGlass({
  breakGlass,
  people,
}: Pick<RequestViewWire, 'breakGlass' | 'people'>): string {
  if (breakGlass.length === 0) return '';
  const name = nameIn(people);
  return table(
    ['GLASS BROKEN', 'by', 'at', 'approvals missing', 'reason', 'reviewed afterwards'],
    breakGlass.map(({ id, principal, createdAt, missing, reason, dueAt, review }) => [
      id,
      name(principal),
      createdAt,
      String(missing),
      reason,
      review === null
        ? `not yet, due by ${dueAt}`
        : `${review.verdict.replace('-', ' ')}, says ${name(review.principal)}: ${review.reason}`,
    ]),
  );
}

/** What people said about a request, oldest first. */
export function formatComments({ comments, people }: Pick<RequestViewWire, 'comments' | 'people'>): string {
  if (comments.length === 0) return '';
  const name = nameIn(people);
  return table(
    ['comment by', 'at', 'says'],
    comments.map(({ principal, createdAt, text }) => [name(principal), createdAt, text]),
  );
}
