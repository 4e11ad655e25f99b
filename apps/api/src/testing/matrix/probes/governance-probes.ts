import { ANYTHING, nothing, type Probes, to } from './probe.ts';

/** How routes of policies, of who may do what and of freezes are tried. */
export const GOVERNANCE_PROBES = {
  listPolicies: [nothing],
  policiesAt: [{ ...nothing, sent: () => ({ query: { time: '2100-01-01T00:00:00Z' } }) }],
  policyBundle: [{ ...nothing, absent: true, sent: () => ({ params: { digest: '0'.repeat(64) } }) }],
  proposePolicies: [{ ...nothing, sent: () => ({ body: { documents: [{}], note: 'for the matrix' } }) }],
  listProposals: [{ ...nothing, lists: (things) => things.proposal }],
  showProposal: [{ ...nothing, ...to((things) => things.proposal) }],
  sealInstallation: [nothing],
  proposeChange: [
    {
      ...nothing,
      sent: ({ stranger }) => ({
        body: { content: { kind: 'principal.reactivate', principal: stranger }, reason: 'for the matrix' },
      }),
    },
  ],
  listChanges: [
    {
      ...nothing,
      lists: (things) => things.governanceChange,
      // From just before it, since the other calls make more of them than a page holds.
      sent: (things) => ({ query: { limit: 1, after: `${things.governanceChange}~` } }),
    },
  ],
  showChange: [{ ...nothing, ...to((things) => things.governanceChange) }],
  reviewChange: [
    {
      ...nothing,
      ...to((things) => things.governanceChange, { body: { verdict: 'approve', digest: '0'.repeat(64) } }),
    },
  ],
  // Of what is no token, whoever asked for it is told so.
  collectToken: [{ ...nothing, ...to((things) => things.governanceChange) }],
  withdrawChange: [{ ...nothing, ...to((things) => things.governanceChange) }],
  // Whatever came after it would wait, so it is one of an account that nobody has.
  freeze: [
    {
      ...nothing,
      absent: true,
      sent: () => ({ body: { account: 'nowhere', reason: 'for the matrix' } }),
    },
  ],
  thaw: [
    {
      ...nothing,
      absent: true,
      sent: () => ({ params: { id: `frz_${ANYTHING}` }, body: { reason: 'for the matrix' } }),
    },
  ],
  listFreezes: [nothing],
} satisfies Probes;
