import { code, link, type Page, strong, text } from '../document/block.ts';
import { formatTime } from './format-time.ts';
import { orDash, type PackContext } from './pack-context.ts';
import { personPath } from './person-page.ts';

/** Who could do what. */
export function peoplePage({ people, madeAt, survey }: PackContext): Page {
  const told = new Set(survey.authority.map(({ principal }) => principal));
  return {
    path: 'people.html',
    title: 'People and roles',
    lead: `As the service knew them at ${formatTime(madeAt)}. The roles of a reviewer at the moment of a review are with the review.`,
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: 'Name', share: 5 },
          { title: 'Kind', share: 2 },
          { title: 'Roles', share: 5 },
          { title: 'Accounts', share: 4 },
          { title: 'Address', share: 6 },
          { title: 'Identifier', share: 7 },
        ],
        rows: [...people.values()].map((one) => [
          told.has(one.id) ? link(one.name, personPath(one.id)) : strong(one.name),
          one.kind,
          orDash(one.roles.join(', ')),
          one.accounts === null ? 'all' : orDash(one.accounts.join(', ')),
          one.email,
          code(one.id),
        ]),
        empty: 'Nobody is registered.',
      },
      text(
        'The page of each tells what gave and took their rights, and who had a say in it. All of these entries are in the populations "People and their tokens" and "Changes of who may do what, and their reviews".',
      ),
    ],
  };
}
