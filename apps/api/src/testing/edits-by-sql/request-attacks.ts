import { copyOfRow } from '../edit-by-sql.ts';
import type { Installation } from '../installation.ts';
import type { Attack } from './attack.ts';
import { idOf } from './people.ts';

/** What an attack has put in, which its use then names. */
let made = '';

/** On requests, their content and their reviews. */
export const ATTACKS_ON_REQUESTS: readonly Attack[] = [
  {
    title: 'an approver approves no request whose content was changed after she has seen it',
    table: 'revision',
    isEncrypted: true,
    edit: ({ things }) => [
      [
        `UPDATE revision SET input = replace(input, '"enabled":true', '"enabled":false') WHERE request = ?`,
        things.waiting.request.id,
      ],
    ],
    profit: ({ things, approve }) => approve('amy', things.waiting),
  },
  {
    title: 'an approver approves no request that was made one of somebody else',
    table: 'request',
    edit: ({ things, idIn }) => [
      ['UPDATE request SET requester = ? WHERE id = ?', idIn('rex'), things.waiting.request.id],
    ],
    profit: ({ things, approve }) => approve('amy', things.waiting),
  },
  {
    title: 'an approver approves nothing that was rejected and is made open again',
    table: 'request',
    edit: ({ things }) => [
      [`UPDATE request SET state = 'in-review' WHERE id = ?`, things.rejected.request.id],
    ],
    profit: ({ things, approve }) => approve('amy', things.rejected),
  },
  {
    title: 'an approver approves no request that she has put in herself',
    table: 'request',
    edit: ({ at, things, idIn }) => {
      const id = at.services.ids.next('request');
      made = id;
      return [
        copyOfRow(at, 'request', { where: things.waiting.request.id, id, requester: idIn('rita') }),
        [
          `INSERT INTO revision (request, revision, input, salt, digest, plan, plan_digest, author, created_at, sealed)
           SELECT ?, revision, input, salt, digest, plan, plan_digest, author, created_at, sealed FROM revision WHERE request = ?`,
          id,
          things.waiting.request.id,
        ],
      ];
    },
    profit: ({ things, ask }) =>
      ask('amy', 'reviewRequest', {
        ...idOf(made),
        body: { verdict: 'approve', digest: things.waiting.revision.digest },
      }),
    codes: ['AUTHORITY_MISMATCH', 'NOT_FOUND'],
  },
  {
    title: 'a requester has nothing carried out by the approval of another request',
    table: 'review',
    edit: ({ at, things }) => [
      copyOfRow(at, 'review', {
        where: reviewIn(at, things.approved.request.id),
        id: at.services.ids.next('review'),
        request: things.waiting.request.id,
      }),
    ],
    profit: ({ things, ask }) => ask('rita', 'showRequest', idOf(things.waiting.request.id)),
  },
  {
    title: 'a requester goes on with nothing that was made approved by hand',
    table: 'request',
    edit: ({ things }) => [[`UPDATE request SET state = 'approved' WHERE id = ?`, things.other.request.id]],
    profit: ({ things, ask }) => ask('rita', 'showRequest', idOf(things.other.request.id)),
  },
];

const reviewIn = (at: Installation, request: string) =>
  at.services.store.read((tx) => tx.reviews.ofRequest(request)[0]?.id ?? '');
