import type { GovernanceChangeView } from '@countersign/schema';
import { SIGNERS } from './format-reviews.ts';
import { fields, table } from './table.ts';

/** Who is meant by the identifiers of principals in a change. */
export function namesIn({ people }: Pick<GovernanceChangeView, 'people'>): (id: string) => string {
  const known = new Map(people.map(({ id, name, email }) => [id, `${name} <${email}>`]));
  return (id) => known.get(id) ?? id;
}

/** A text of a change in which people stand by identifier, with their names. */
export function withNames({ people }: Pick<GovernanceChangeView, 'people'>, text: string): string {
  return people.reduce((said, { id, name, email }) => said.replaceAll(id, `${name} <${email}>, ${id}`), text);
}

/** Said at once to whoever took something away that nobody can give back. */
export const formatTooFewLeft = (problem: string): string =>
  `WARNING: with the people who are left, ${problem}. "countersign doctor" says so until that is over.`;

/** A change of who may do what, for whoever asked for it or reviews it. */
export function formatGovernanceChange(change: GovernanceChangeView): string {
  const { id, state, items, reviews, reviewers, approvalsNeeded, approvals } = change;
  const nameOf = namesIn(change);
  const lapsed = reviews.filter(({ verdict }) => verdict === 'approve').length - approvals;
  return [
    fields([
      ['change', id],
      ['state', state],
      ['waits for', change.waitsFor],
      ['kind', change.content.kind],
      ...items.flatMap(({ what, before, after }) => [
        ['what', withNames(change, what)] as const,
        ['before', withNames(change, before)] as const,
        ['after', withNames(change, after)] as const,
      ]),
      ...(change.revealed ?? []).map(
        ({ what, before, after }) =>
          [what, `${JSON.stringify(before)} becomes ${JSON.stringify(after)}`] as const,
      ),
      ['effects', change.effects.join(', ')],
      ...(change.setup
        ? [['set-up', 'done by one person, since the installation was being set up'] as const]
        : []),
      ['reason', change.reason],
      ['asked for', `${change.createdAt} by ${nameOf(change.proposer)}`],
      ...(state === 'proposed' ? [['until', change.expiresAt] as const] : []),
      ...(approvalsNeeded === 0
        ? []
        : [
            [
              'approvals',
              `${approvals} of ${approvalsNeeded}${lapsed > 0 ? `, and ${lapsed} by people who have left or lost the role` : ''}`,
            ] as const,
          ]),
      ...(change.signature === null ? [] : [['approvals are signed by', SIGNERS[change.signature]] as const]),
      ['digest', change.digest],
    ]),
    ...(reviews.length === 0
      ? []
      : [
          '',
          table(
            ['verdict', 'by', 'at', 'signed by', 'reason'],
            reviews.map((one) => [
              one.verdict,
              nameOf(one.principal),
              one.at,
              SIGNERS[one.signedBy],
              one.reason ?? '',
            ]),
          ),
        ]),
    ...(change.tooFewLeft === undefined ? [] : ['', formatTooFewLeft(change.tooFewLeft)]),
    ...(state === 'proposed'
      ? [
          '',
          `Waits for ${approvalsNeeded - approvals} of: ${reviewers.map(nameOf).join(', ')}`,
          `They look at it with "countersign governance show ${id}" and decide with "countersign governance approve ${id}" or "reject".`,
        ]
      : []),
  ].join('\n');
}
