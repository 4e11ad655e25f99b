import { namesIn } from '../output/format-governance-change.ts';
import { table } from '../output/table.ts';
import type { AdoptionReport } from './adopt-all.ts';

/** What became of each item, and below it who is asked to approve what waits. */
export function formatAdoptions({ items, waiting }: AdoptionReport): string {
  const asked = new Map<string, string[]>();
  for (const change of waiting) {
    const nameOf = namesIn(change);
    const whom = `${change.approvalsNeeded - change.approvals} of: ${change.reviewers.map(nameOf).join(', ')}`;
    asked.set(whom, [...(asked.get(whom) ?? []), change.id]);
  }
  return [
    table(
      ['item', 'outcome', 'API user', 'change', 'account', 'label', 'role', ''],
      items.map((one) => [
        String(one.item),
        one.outcome,
        one.apiUser ?? '',
        one.change ?? '',
        one.account ?? '',
        one.label ?? '',
        one.role ?? '',
        one.problem ?? '',
      ]),
    ),
    ...[...asked].flatMap(([whom, changes]) => ['', `Waits for ${whom}`, ...changes.map((id) => `  ${id}`)]),
    ...(asked.size === 0
      ? []
      : [
          '',
          'They look at each with "countersign governance show ID" and decide with "countersign governance approve ID" or "reject".',
        ]),
  ].join('\n');
}
