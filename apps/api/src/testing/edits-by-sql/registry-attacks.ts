import { copyOfRow } from '../edit-by-sql.ts';
import { type Attack, asRequest, digestOf, inputFor } from './attack.ts';
import { idOf } from './people.ts';
import type { Things } from './things.ts';

/** On accounts, integrations, API users, policies, and what is kept for somebody. */
export const ATTACKS_ON_REGISTRY: readonly Attack[] = [
  {
    title: 'an administrator has nobody log in at an account that was moved to their own server',
    table: 'provider_account',
    isPower: true,
    edit: () => [
      [
        `UPDATE provider_account SET document = replace(document, '127.0.0.1:9', '127.0.0.1:8') WHERE id = 'msp'`,
      ],
    ],
    profit: ({ ask }) => ask('ada', 'checkAccount', idOf('msp')),
  },
  {
    title: 'an administrator has nobody log in at an account that names other credentials',
    table: 'provider_account',
    isPower: true,
    edit: () => [
      [`UPDATE provider_account SET document = replace(document, 'msp-root', 'other-root') WHERE id = 'msp'`],
    ],
    profit: ({ ask }) => ask('ada', 'checkAccount', idOf('msp')),
  },
  {
    title: 'an administrator has nobody log in at an account that was put in',
    table: 'provider_account',
    isPower: true,
    edit: ({ at }) => [copyOfRow(at, 'provider_account', { where: 'msp', id: 'mine' })],
    profit: ({ ask }) => ask('ada', 'checkAccount', idOf('mine')),
  },
  {
    title: 'an operator who makes himself the owner of an integration acknowledges nothing for it',
    table: 'integration',
    isPower: true,
    edit: ({ things }) => [
      [
        `UPDATE integration SET owner = 'paul@acme.example' WHERE id = ?`,
        things.waiting.request.integration ?? '',
      ],
    ],
    profit: ({ things, ask }) =>
      ask('paul', 'acknowledgeRequest', {
        ...idOf(things.waiting.request.id),
        body: { kind: 'breakage' },
      }),
  },
  {
    title: 'a requester asks for nothing at an integration that was put back into use',
    table: 'integration',
    isPower: true,
    edit: ({ things }) => [['UPDATE integration SET retired = NULL WHERE id = ?', things.retired]],
    profit: async ({ things, ask }) => {
      const body = await inputFor(things.waiting);
      return ask('rita', 'submitRequest', { body: { ...body, integration: things.retired } });
    },
  },
  {
    title: 'a requester has no privileged user deleted as a regular one',
    table: 'api_user',
    isPower: true,
    edit: ({ things }) => [[`UPDATE api_user SET role = 'account-owner' WHERE id = ?`, things.apiUser]],
    profit: ({ things, ask }) => ask('rita', 'submitRequest', { body: deletion(things) }),
  },
  {
    title: 'a requester has no API user deleted that is led to another one at the provider',
    table: 'api_user',
    isPower: true,
    edit: ({ things }) => [
      [`UPDATE api_user SET provider_id = 'apiuser-of-others@apiconnector.com' WHERE id = ?`, things.apiUser],
    ],
    profit: ({ things, ask }) => ask('rita', 'submitRequest', { body: deletion(things) }),
  },
  {
    title: 'a requester is judged by the policies as they were, whose text was changed',
    table: 'policy_set',
    isPower: true,
    edit: () => [[`UPDATE policy_set SET documents = replace(documents, '"deny"', '"advise"')`]],
    profit: async ({ things, ask }) => ask('rita', 'submitRequest', await asRequest(things)),
    isAsBefore: ({ json }) => json.request.state === 'denied',
  },
  {
    title: 'a requester asks for nothing by policies that were put in force by hand',
    table: 'policy_activation',
    isPower: true,
    edit: () => [
      [`INSERT INTO policy_set (digest, documents) VALUES (?, '[]')`, digestOf('[]')],
      [
        'INSERT INTO policy_activation (seq, digest, activated_at) SELECT max(seq) + 1, ?, max(activated_at) FROM policy_activation',
        digestOf('[]'),
      ],
    ],
    profit: async ({ things, ask }) => ask('rita', 'submitRequest', await asRequest(things)),
    codes: ['AUTHORITY_MISMATCH', 'POLICIES_UNUSABLE'],
  },
  {
    title: 'an operator collects no password that was sealed to another one',
    table: 'secret',
    isPower: true,
    edit: ({ things, idIn }) => [
      ['UPDATE secret SET principal = ? WHERE id = ?', idIn('paul'), things.secret],
    ],
    profit: ({ things, ask }) => ask('paul', 'collectCredential', idOf(things.secret)),
  },
  {
    title: 'an administrator has nothing erased that is held, by releasing it in the database',
    table: 'legal_hold',
    isPower: true,
    edit: ({ idIn }) => [
      ['UPDATE legal_hold SET released_by = ?, released_at = placed_at + 1', idIn('audrey')],
    ],
    profit: ({ things, ask }) =>
      ask('ada', 'requestErasure', { body: { subject: things.leaver.id, reasonCode: 'left' } }),
  },
  {
    title: 'an administrator has nothing erased that is held, by taking the hold away',
    table: 'legal_hold',
    isPower: true,
    edit: () => [['DELETE FROM legal_hold']],
    profit: ({ things, ask }) =>
      ask('ada', 'requestErasure', { body: { subject: things.leaver.id, reasonCode: 'left' } }),
  },
];

const deletion = (things: Things) => ({
  provider: 'dotdigital',
  account: 'shop',
  action: 'delete',
  subject: things.apiUser,
  reason: 'Nobody needs it',
  acknowledge: [],
});
