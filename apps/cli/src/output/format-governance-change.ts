import type { GovernanceChangeView } from '@countersign/schema';
import { fields, table } from './table.ts';

/** A change of who may do what, for whoever asked for it or reviews it. */
export function formatGovernanceChange(change: GovernanceChangeView): string {
  const { id, state, items, reviews, reviewers, approvalsNeeded } = change;
  const approvals = reviews.filter(({ verdict }) => verdict === 'approve').length;
  return [
    fields([
      ['change', id],
      ['state', state],
      ...items.flatMap(({ what, before, after }) => [
        [what, before] as const,
        ['from then on', after] as const,
      ]),
      ['asked for', `${change.createdAt} by ${change.proposer}`],
      ['reason', change.reason],
      ['effects', change.effects.join(', ')],
      ['digest', change.digest],
      ...(approvalsNeeded === 0 ? [] : [['approvals', `${approvals} of ${approvalsNeeded}`] as const]),
      ...(state === 'proposed' ? [['until', change.expiresAt] as const] : []),
    ]),
    ...(reviews.length === 0
      ? []
      : [
          '',
          table(
            ['review', 'verdict', 'by', 'at', 'reason'],
            reviews.map((one) => [one.id, one.verdict, one.principal, one.at, one.reason ?? '']),
          ),
        ]),
    ...(state === 'proposed'
      ? [
          '',
          `Waits for ${approvalsNeeded - approvals} of: ${reviewers.join(', ')}`,
          `They look at it with "countersign governance show ${id}" and decide with "countersign governance approve ${id}" or "reject".`,
        ]
      : []),
  ].join('\n');
}
