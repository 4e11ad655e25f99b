import type { GovernanceChangeView } from '@countersign/schema';
import { fields, table } from './table.ts';

/** Who is meant by the identifiers of principals in a change. */
export function namesIn({ people }: Pick<GovernanceChangeView, 'people'>): (id: string) => string {
  const known = new Map(people.map(({ id, name, email }) => [id, `${name} <${email}>`]));
  return (id) => known.get(id) ?? id;
}

/** A change of who may do what, for whoever asked for it or reviews it. */
export function formatGovernanceChange(change: GovernanceChangeView): string {
  const { id, state, items, reviews, reviewers, approvalsNeeded } = change;
  const nameOf = namesIn(change);
  const approvals = reviews.filter(({ verdict }) => verdict === 'approve').length;
  return [
    fields([
      ['change', id],
      ['state', state],
      ['about', `${nameOf(change.content.principal)}, ${change.content.principal}`],
      ...items.flatMap(({ before, after }) => [['before', before] as const, ['after', after] as const]),
      ['effects', change.effects.join(', ')],
      ['reason', change.reason],
      ['asked for', `${change.createdAt} by ${nameOf(change.proposer)}`],
      ...(state === 'proposed' ? [['until', change.expiresAt] as const] : []),
      ...(approvalsNeeded === 0 ? [] : [['approvals', `${approvals} of ${approvalsNeeded}`] as const]),
      ['digest', change.digest],
    ]),
    ...(reviews.length === 0
      ? []
      : [
          '',
          table(
            ['verdict', 'by', 'at', 'reason'],
            reviews.map((one) => [one.verdict, nameOf(one.principal), one.at, one.reason ?? '']),
          ),
        ]),
    ...(state === 'proposed'
      ? [
          '',
          `Waits for ${approvalsNeeded - approvals} of: ${reviewers.map(nameOf).join(', ')}`,
          `They look at it with "countersign governance show ${id}" and decide with "countersign governance approve ${id}" or "reject".`,
        ]
      : []),
  ].join('\n');
}
