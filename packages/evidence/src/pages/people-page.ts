import { code, type Page, strong, text } from '../document/block.ts';
import { formatTime } from './format-time.ts';
import { orDash, type PackContext } from './pack-context.ts';

/** Who could do what. */
export function peoplePage({ people, madeAt }: PackContext): Page {
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
          strong(one.name),
          one.kind,
          orDash(one.roles.join(', ')),
          one.accounts === null ? 'all' : orDash(one.accounts.join(', ')),
          one.email,
          code(one.id),
        ]),
        empty: 'Nobody is registered.',
      },
      text(
        'When somebody was registered and with which roles, and when tokens were issued and revoked, is in the population "People and their tokens".',
      ),
    ],
  };
}
