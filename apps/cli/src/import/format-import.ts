import type { GovernanceChangeView, ImportedRow } from '@countersign/schema';
import { namesIn } from '../output/format-governance-change.ts';
import { table } from '../output/table.ts';

/** What became of each row, and who is asked to approve what waits. */
export function formatImport(
  { rows, change }: { readonly rows: readonly ImportedRow[]; readonly change: GovernanceChangeView | null },
  { isTrial }: { readonly isTrial: boolean },
): string {
  if (rows.length === 0) return 'There is nothing to import in what was given.';
  const isNew = rows.some(({ outcome }) => outcome === 'imported' || outcome === 'asked for');
  return [
    table(
      ['section', 'row', 'outcome', 'change', 'name'],
      rows.map((one) => [one.section, String(one.row), one.outcome, one.change ?? '', one.name]),
    ),
    ...(isTrial ? ['', 'This was a dry run: nothing was done.'] : []),
    ...(isNew || isTrial ? [] : ['', 'Nothing was new, so nothing was done.']),
    ...(change?.state === 'proposed' ? ['', ...formatWaiting(change)] : []),
  ].join('\n');
}

function formatWaiting(change: GovernanceChangeView): readonly string[] {
  const { id, approvals, approvalsNeeded, reviewers } = change;
  return [
    `Waits for ${approvalsNeeded - approvals} of: ${reviewers.map(namesIn(change)).join(', ')}`,
    `They look at it with "countersign governance show ${id}" and decide with "countersign governance approve ${id}" or "reject".`,
  ];
}
