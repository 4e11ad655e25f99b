import type { Name } from '../companies.ts';
import { copyOfRow, type Statement } from '../edit-by-sql.ts';
import { callOverHttp } from '../http-client.ts';
import { type Attack, asRequest, digestOf, type Scene } from './attack.ts';
import { idOf, person } from './people.ts';
import type { Things } from './things.ts';

/** What the attacker signs in with in somebody else's name, and what its row would say. */
const SECRET_OF_ATTACKER = `cs_${'a'.repeat(43)}`;

/** Somebody approves the request in review in place of an approver. */
const approveInPlaceOf =
  (approver: Name, who: Name): Attack['profit'] =>
  ({ things, ask, idIn }) =>
    ask(who, 'reviewRequest', {
      ...idOf(things.waiting.request.id),
      body: {
        verdict: 'approve',
        digest: things.waiting.revision.digest,
        onBehalfOf: idIn(approver),
      },
    });

/** On people and what they sign in with. */
export const ATTACKS_ON_PEOPLE: readonly Attack[] = [
  {
    title: 'a requester who makes herself an administrator registers nobody',
    table: 'principal',
    isPower: true,
    edit: ({ idIn }) => [[`UPDATE principal SET roles = '["administrator"]' WHERE id = ?`, idIn('rita')]],
    profit: ({ ask }) => ask('rita', 'addPrincipal', { body: person('friend', ['administrator']) }),
  },
  {
    title: 'a requester who makes himself an approver approves nothing',
    table: 'principal',
    isPower: true,
    edit: ({ idIn }) => [[`UPDATE principal SET roles = '["approver"]' WHERE id = ?`, idIn('rex')]],
    profit: ({ things, approve }) => approve('rex', things.waiting),
  },
  {
    title: 'an administrator of one account who makes it all accounts registers no account',
    table: 'principal',
    isPower: true,
    edit: ({ idIn }) => [['UPDATE principal SET accounts = NULL WHERE id = ?', idIn('sid')]],
    profit: ({ things, ask }) => ask('sid', 'inviteHolder', idOf(things.newcomer)),
  },
  {
    title: 'a leaver who makes herself active again, with her token, approves nothing',
    table: 'token',
    isPower: true,
    edit: ({ things }) => [
      [`UPDATE principal SET state = 'active' WHERE id = ?`, things.leaver.id],
      ['UPDATE token SET revoked_at = NULL WHERE principal = ?', things.leaver.id],
    ],
    profit: ({ things, askWith }) =>
      askWith(things.leaver.token, 'reviewRequest', {
        ...idOf(things.waiting.request.id),
        body: { verdict: 'approve', digest: things.waiting.revision.digest },
      }),
  },
  {
    title: 'an operator who takes the address of an owner is shown none of what is sealed to that one',
    table: 'principal',
    isPower: true,
    edit: ({ idIn }) => [
      [`UPDATE principal SET email = 'gone@acme.example' WHERE id = ?`, idIn('olga')],
      [`UPDATE principal SET email = 'olga@acme.example' WHERE id = ?`, idIn('pete')],
    ],
    profit: ({ ask }) => ask('pete', 'listCredentials'),
  },
  {
    title: 'who makes themselves the one who stands in for an approver approves nothing',
    table: 'delegation',
    isPower: true,
    edit: ({ things, idIn }) => [
      ['UPDATE delegation SET delegate = ?, ended_at = NULL WHERE id = ?', idIn('rex'), things.delegation],
    ],
    profit: approveInPlaceOf('bob', 'rex'),
  },
  {
    title: 'who puts in a delegation of their own approves nothing',
    table: 'delegation',
    isPower: true,
    edit: ({ idIn }) => [
      [
        'INSERT INTO delegation (id, delegator, delegate, made_at, begins_at, ends_at) VALUES (?, ?, ?, 0, 0, ?)',
        `gov_${'9'.repeat(26)}`,
        idIn('amy'),
        idIn('rex'),
        Number.MAX_SAFE_INTEGER,
      ],
    ],
    profit: approveInPlaceOf('amy', 'rex'),
  },
  {
    title: 'who has stood in for an approver and takes back that it was ended approves nothing',
    table: 'delegation',
    isPower: true,
    edit: ({ things }) => [['UPDATE delegation SET ended_at = NULL WHERE id = ?', things.delegation]],
    profit: approveInPlaceOf('bob', 'pete'),
  },
  {
    title: 'who puts in a token of an approver approves nothing with it',
    table: 'token',
    isPower: true,
    edit: (scene) => [tokenRow(scene, { principal: scene.idIn('amy') })],
    profit: ({ things, askWith }) =>
      askWith(SECRET_OF_ATTACKER, 'reviewRequest', {
        ...idOf(things.waiting.request.id),
        body: { verdict: 'approve', digest: things.waiting.revision.digest },
      }),
  },
  {
    title: 'who makes their own token one of an approver approves nothing with it',
    table: 'token',
    isPower: true,
    edit: ({ idIn }) => [['UPDATE token SET principal = ? WHERE principal = ?', idIn('amy'), idIn('rita')]],
    profit: ({ things, approve }) => approve('rita', things.waiting),
  },
  {
    title: 'who makes their token good for longer is let in no more',
    table: 'token',
    isPower: true,
    edit: ({ idIn }) => [
      ['UPDATE token SET expires_at = expires_at + 31536000000 WHERE principal = ?', idIn('rex')],
    ],
    profit: ({ ask }) => ask('rex', 'me'),
  },
  {
    title: 'who gives a token for programs more scopes asks for nothing with it',
    table: 'token',
    isPower: true,
    edit: ({ things }) => [[`UPDATE token SET scopes = '["read","submit"]' WHERE id = ?`, things.program.id]],
    profit: async ({ things, askWith }) =>
      askWith(things.program.secret, 'submitRequest', await asRequest(things)),
  },
  {
    title: 'who makes a token for programs one that was enrolled issues no other with it',
    table: 'token',
    isPower: true,
    edit: ({ things }) => [
      [`UPDATE token SET kind = 'enrolled', scopes = NULL WHERE id = ?`, things.program.id],
    ],
    profit: ({ things, askWith, idIn }) =>
      askWith(things.program.secret, 'issueToken', { ...idOf(idIn('rex')), body: { label: 'mine' } }),
  },
  {
    title: 'who knows the code that is written over that of a newcomer does not enrol as that one',
    table: 'enrolment',
    isPower: true,
    edit: ({ things }) => [
      [
        'UPDATE enrolment SET hash = ? WHERE principal = ?',
        digestOf(codeOfAttacker(things)),
        things.newcomer,
      ],
    ],
    profit: ({ origin, things }) =>
      callOverHttp(origin, 'enrolHolder', { body: { code: codeOfAttacker(things) } }),
    codes: ['AUTHORITY_MISMATCH', 'INVITATION_REFUSED', 'ENROLMENT_CODE_INVALID'],
  },
  {
    title: 'a code that was used enrols nobody once more where it is made one that was not',
    table: 'enrolment',
    isPower: true,
    edit: ({ things }) => [['UPDATE enrolment SET spent_at = NULL WHERE principal = ?', things.spent.id]],
    profit: ({ origin, things }) =>
      callOverHttp(origin, 'enrolHolder', { body: { code: things.spent.code } }),
    codes: ['AUTHORITY_MISMATCH', 'INVITATION_REFUSED', 'ENROLMENT_CODE_INVALID'],
  },
];

const codeOfAttacker = (things: Things) => `enrol_${things.newcomer.slice('pri_'.length)}.${'A'.repeat(43)}`;
const tokenRow = ({ at, idIn }: Scene, more: { principal: string }): Statement => {
  const [own] = at.services.store.read((tx) => tx.tokens.of(idIn('rita')));
  return copyOfRow(at, 'token', {
    where: own?.id ?? '',
    id: at.services.ids.next('token'),
    hash: digestOf(SECRET_OF_ATTACKER),
    ...more,
  });
};
