import { ACCOUNTS } from '../../companies.ts';
import { nothing, type Probes, shop, to } from './probe.ts';

const RETIRED = { params: { id: 'nowhere' }, body: { retired: true, reason: 'for the matrix' } };

/** How routes of accounts, integrations and API users are tried. */
export const REGISTRY_PROBES = {
  listApiUsers: [{ ...shop, lists: (things) => things.apiUser, sent: () => ({ query: { limit: 500 } }) }],
  showApiUser: [{ ...shop, ...to((things) => things.apiUser) }],
  adoptApiUser: [
    {
      ...shop,
      sent: (_things, _caller, unique) => ({
        body: {
          account: 'shop',
          integration: null,
          label: unique,
          kind: 'regular-user',
          role: 'regular',
          state: 'active',
        },
      }),
    },
  ],
  retireAccount: [{ ...nothing, absent: true, sent: () => RETIRED }],
  retireIntegration: [{ ...nothing, absent: true, sent: () => RETIRED }],
  importRegistry: [
    {
      ...nothing,
      sent: (_things, _caller, unique) => ({
        query: { reason: 'for the matrix' },
        body: { integrations: [{ id: unique, name: unique, owner: 'olga@acme.example' }] },
      }),
    },
  ],
  listIntegrations: [{ ...nothing, lists: (things) => `"${things.integration}"` }],
  correctApiUser: [
    {
      ...shop,
      sent: ({ apiUser }, _caller, unique) => ({
        params: { id: apiUser },
        body: { fields: { label: unique }, reason: 'for the matrix' },
      }),
    },
  ],
  setIntegrationOwner: [
    {
      ...nothing,
      sent: ({ integration }, _caller, unique) => ({
        params: { id: integration },
        body: { owner: `${unique}@acme.example`, reason: 'for the matrix' },
      }),
    },
  ],
  setOperator: [
    {
      ...shop,
      sent: (_things, _caller, unique) => ({
        params: { id: 'shop', operator: unique },
        body: { operator: { name: unique, role: 'regular' }, reason: 'for the matrix' },
      }),
    },
  ],
  changeAccount: [
    {
      ...nothing,
      sent: () => ({
        params: { id: 'shop' },
        body: { account: { ...ACCOUNTS[0], companyName: 'Other' }, reason: 'for the matrix' },
      }),
    },
  ],
  addIntegration: [
    {
      ...nothing,
      sent: (_things, _caller, unique) => ({
        body: { id: unique, name: unique, owner: 'olga@acme.example' },
      }),
    },
  ],
  listAccounts: [{ ...shop, lists: () => '"shop"' }],
  addAccount: [{ ...nothing, sent: () => ({ body: ACCOUNTS[0] }) }],
  checkAccount: [{ ...shop, ...to(() => 'shop') }],
  diagnoseApiUser: [
    {
      ...shop,
      sent: (things) => ({ params: { id: 'shop' }, body: { subject: things.apiUser } }),
    },
  ],
  showAccountCheck: [{ ...shop, ...to((things) => things.check) }],
} satisfies Probes;
