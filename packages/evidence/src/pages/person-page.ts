import type { Principal } from '@countersign/schema';
import type { AuthorityStep } from '../authority/authority-history.ts';
import { code, fields, heading, type Page } from '../document/block.ts';
import { formatTime } from './format-time.ts';
import { itemEntryLink } from './log-section.ts';
import { namesOf, orDash, type PackContext } from './pack-context.ts';

export const personPath = (principal: string): string => `people/${principal}.html`;

/** What gave somebody their rights and what took them, from the log; one page for each person of whom it tells anything. */
export function* personPages(context: PackContext): Generator<Page> {
  const byPerson = Map.groupBy(context.survey.authority, ({ principal }) => principal);
  for (const [principal, steps] of byPerson) yield personPage(context, { principal, steps });
}

function personPage(
  context: PackContext,
  { principal, steps }: { readonly principal: string; readonly steps: readonly AuthorityStep[] },
): Page {
  const known = context.people.get(principal);
  return {
    path: personPath(principal),
    title: known?.name ?? principal,
    lead: 'What gave this person or machine rights here and what took them, up to the end of the period.',
    blocks: [
      fields(
        ['Identifier', code(principal)],
        ['Roles now', known === undefined ? null : rolesOf(known)],
        ['State now', known?.state ?? null],
      ),
      heading('From the log'),
      {
        kind: 'table',
        columns: [
          { title: 'Entry', share: 2 },
          { title: 'At', share: 5 },
          { title: 'What', share: 6 },
          { title: 'By', share: 6 },
          { title: 'Alone', share: 4 },
        ],
        rows: steps.map(({ entry, by, alone, vouchedAt }) => [
          itemEntryLink(entry),
          formatTime(entry.at),
          `${entry.type}${detailsOf(context, entry.data, principal)}`,
          namesOf(context, by),
          alone === null
            ? 'no'
            : vouchedAt === null
              ? { text: 'yes', look: 'bad' }
              : `until entry ${vouchedAt}`,
        ]),
        empty: 'The log tells nothing.',
      },
    ],
  };
}

const rolesOf = ({ roles, accounts }: Principal): string =>
  `${orDash(roles.join(', '))}, ${accounts === null ? 'all accounts' : orDash(accounts.join(', '))}`;

function detailsOf(context: PackContext, data: AuthorityStep['entry']['data'], principal: string): string {
  const roles = data['roles'];
  const token = data['token'];
  const { group, members, delegator, delegate, endsAt } = data;
  const said = [
    Array.isArray(roles) ? roles.join(', ') || 'no role' : null,
    typeof token === 'string' ? token : null,
    typeof group === 'string' && Array.isArray(members)
      ? `${members.includes(principal) ? 'in' : 'no more in'} the group ${group}`
      : null,
    typeof delegator === 'string' && typeof delegate === 'string'
      ? `${namesOf(context, [delegate])} reviews in place of ${namesOf(context, [delegator])}${typeof endsAt === 'string' ? ` until ${endsAt}` : ' no more'}`
      : null,
  ];
  return said.flatMap((one) => (one === null ? [] : [`\n${one}`])).join('');
}
