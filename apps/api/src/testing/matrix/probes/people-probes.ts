import type { Sent } from '../../call.ts';
import type { Things } from '../things.ts';
import { nothing, type Probes, shop, to } from './probe.ts';

const rejected = (things: Things): Sent => ({ params: { subject: things.erased } });
const stranger = (things: Things): Sent => ({ params: { subject: things.stranger } });
const held = (matter: string) => ({ body: { matter } });

/** How routes of people, of programs and of what these sign in with are tried. */
export const PEOPLE_PROBES = {
  listPrincipals: [
    { ...nothing, lists: (things) => things.stranger },
    { ...shop, lists: (things) => things.local },
  ],
  addPrincipal: [
    { ...nothing, sent: (_things, _caller, unique) => ({ body: person(unique, null) }) },
    { ...shop, sent: (_things, _caller, unique) => ({ body: person(unique, ['shop']) }) },
  ],
  inviteHolder: [
    { ...nothing, ...to((things) => things.stranger) },
    { ...shop, ...to((things) => things.local) },
  ],
  showVouching: [{ ...nothing, ...to((things) => things.distantMachine) }],
  // Nobody has to vouch for it, which is what those hear who may.
  vouchForPrincipal: [{ ...nothing, ...to((things) => things.distantMachine) }],
  // A machine that was deactivated by one caller is refused to the next for that, and no more for who asks.
  deactivatePrincipal: [
    { ...nothing, ...to((things) => things.distantMachine, { body: { reasonCode: 'matrix' } }) },
    { ...shop, ...to((things) => things.machine, { body: { reasonCode: 'matrix' } }) },
  ],
  // Public, so there is nobody to try it as.
  enrolHolder: [],
  issueToken: [
    { ...nothing, without: ['own'], ...to((things) => things.distantMachine, { body: { label: 'matrix' } }) },
    { ...shop, without: ['own'], ...to((things) => things.machine, { body: { label: 'matrix' } }) },
  ],
  listTokens: [
    { ...nothing, without: ['own'], ...to((things) => things.distantMachine) },
    { ...shop, without: ['own'], ...to((things) => things.machine) },
  ],
  listPasskeys: [
    { ...nothing, without: ['own'], ...to((things) => things.visitor.principal) },
    { ...shop, without: ['own'], ...to((things) => things.localVisitor.principal) },
  ],
  listIdentities: [
    { ...nothing, without: ['own'], ...to((things) => things.visitor.principal) },
    { ...shop, without: ['own'], ...to((things) => things.localVisitor.principal) },
  ],
  // Public, so there is nobody to try it as.
  beginLogin: [],
  pollLogin: [],
  makeLink: [{ about: 'somewhere', sent: () => ({ body: { purpose: 'open' } }) }],
  revokePasskey: [
    { ...nothing, ...to((things) => things.visitor.passkey) },
    { ...shop, ...to((things) => things.localVisitor.passkey) },
  ],
  revokeIdentity: [
    { ...nothing, without: ['own'], ...to((things) => things.visitor.identity) },
    { ...shop, without: ['own'], ...to((things) => things.localVisitor.identity) },
  ],
  endSession: [
    { ...nothing, without: ['own'], ...to((things) => things.visitor.session) },
    { ...shop, without: ['own'], ...to((things) => things.localVisitor.session) },
  ],
  revokeToken: [{ about: 'nothing', ...to((things) => things.token) }],
  // Whoever signed in renews the token of the call, so there is nobody else's.
  renewToken: [{ about: 'somewhere', sent: () => ({ body: {} }) }],
  me: [{ about: 'somewhere' }],
  listDelegations: [
    {
      ...nothing,
      lists: (things) => things.delegation,
      // Another try may have ended it.
      sent: () => ({ query: { all: 'true' } }),
    },
  ],
  setDelegation: [
    {
      ...nothing,
      sent: ({ maker, stranger }) => ({
        body: {
          delegator: maker,
          delegate: stranger,
          endsAt: '2100-01-01T00:00:00Z',
          reason: 'for the matrix',
        },
      }),
    },
  ],
  endDelegation: [{ ...nothing, ...to((things) => things.delegation) }],
  listGroups: [nothing],
  setGroup: [
    {
      ...nothing,
      sent: (_things, _caller, unique) => ({
        params: { id: unique },
        body: { members: [], reason: 'for the matrix' },
      }),
    },
  ],
  showSubject: [
    { ...shop, sent: rejected },
    { ...nothing, sent: stranger },
  ],
  holdSubject: [
    { ...nothing, sent: (things, _caller, unique) => ({ ...rejected(things), ...held(unique) }) },
    { ...nothing, sent: (things, _caller, unique) => ({ ...stranger(things), ...held(unique) }) },
  ],
  releaseSubject: [
    { ...nothing, absent: true, sent: (things) => ({ ...stranger(things), ...held('none') }) },
  ],
  listHolds: [nothing],
  requestErasure: [
    { ...shop, sent: (things) => ({ body: { subject: things.erased, reasonCode: 'MATRIX' } }) },
    { ...nothing, sent: (things) => ({ body: { subject: things.stranger, reasonCode: 'MATRIX' } }) },
  ],
  listErasures: [
    { ...shop, lists: (things) => things.erasure },
    { ...nothing, lists: (things) => things.globalErasure },
  ],
  showNotificationPreferences: [{ about: 'somewhere' }],
  setNotificationPreferences: [
    {
      about: 'somewhere',
      sent: () => ({ body: { preferences: [{ event: 'request-begun', delivery: 'off' }] } }),
    },
  ],
} satisfies Probes;

function person(unique: string, accounts: readonly string[] | null) {
  return { name: unique, email: `${unique}@acme.example`, kind: 'person', roles: ['requester'], accounts };
}
