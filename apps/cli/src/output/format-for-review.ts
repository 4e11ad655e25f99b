import type { RequestViewWire } from '@countersign/schema';
import { formatChanges, formatHead } from './format-request.ts';
import { formatBreakGlass, formatComments, formatEarlierReviews, formatReviews } from './format-reviews.ts';
import { formatPlan } from './format-steps.ts';

/** What somebody has to know of a request before they decide on it, without the sources of the rules. */
export function formatForReview(view: RequestViewWire): string {
  const { requirements, advisories } = view.decision;
  const asked = new Map(
    [...requirements.map(({ rule }) => rule), ...advisories].map(({ ruleId, message }) => [ruleId, message]),
  );
  const rules = [...asked].map(([ruleId, message]) => `- ${message} (${ruleId})`);
  return [
    formatHead(view),
    formatEarlierReviews(view),
    formatChanges(view),
    formatPlan(view.revision.plan),
    rules.length === 0 ? '' : `The policies say:\n${rules.join('\n')}`,
    formatReviews(view),
    formatBreakGlass(view),
    formatComments(view),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
