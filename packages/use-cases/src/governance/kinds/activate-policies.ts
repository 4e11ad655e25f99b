import { CountersignError } from '@countersign/schema';
import { GLOBAL } from '../../authorization/index.ts';
import { digestOf } from '../../digest.ts';
import { activePolicies } from '../../evaluation/decide-on-request.ts';
import { activatePolicies } from '../../policies/activate-policies.ts';
import { proposalOf } from '../../policies/proposal-of.ts';
import type { PolicyProposalRecord } from '../../ports/index.ts';
import type { GovernanceKind } from '../governance-kind.ts';

/** Puts a set of policies in force that was checked, tested and replayed before it was asked for. */
export const activateProposed: GovernanceKind<'policies.activate'> = {
  access: () => ({ proposing: 'policy.propose', reviewing: 'governance.review', object: GLOBAL }),
  about: () => ['policies'],
  requireProposable: (tx, { proposal: id }) => {
    if (proposalOf(tx, id).change !== null)
      throw new CountersignError('GOVERNANCE_REFUSED', { reason: `${id} was asked for already` });
  },
  assess: (tx, { proposal: id, policyDigest, baseDigest, reportDigest }) => {
    const proposal = proposalOf(tx, id);
    // What reviewers are shown and what comes into force are the very texts that the digests are of.
    const isSame =
      digestOf(proposal.documents) === policyDigest &&
      digestOf(proposal.report) === reportDigest &&
      proposal.baseDigest === baseDigest;
    if (!isSame) throw new CountersignError('AUTHORITY_MISMATCH', { what: 'policy proposal', id });
    if (activePolicies(tx).digest !== baseDigest)
      throw new CountersignError('PROPOSAL_STATE', { id, state: 'superseded', action: 'made' });
    return {
      items: [{ what: `policies in force, by ${id}`, before: baseDigest, after: formatChange(proposal) }],
      effects: ['changes-rules'],
      beneficiaries: [],
    };
  },
  carryOut: (tx, { proposal }, { actor, at }) => {
    const { documents } = proposalOf(tx, proposal);
    activatePolicies(tx, { clock: { now: () => at } }, { actor, documents, proposal });
  },
};

const NEW_ACCESS = {
  none: 'nothing passes that did not before',
  found: 'something passes that did not before, or passes for less',
  unbounded: 'whether something passes that did not before could not be tried in full',
} as const;

/** What is different, in words. The report has all of it. */
function formatChange({ digest, report: { changes, newAccess } }: PolicyProposalRecord): string {
  const named = (ids: readonly string[], what: string) =>
    ids.length === 0 ? [] : [`${what} ${ids.join(', ')}`];
  return [
    digest,
    ...named(changes.added, 'added:'),
    ...named(changes.removed, 'removed:'),
    ...named(changes.changed, 'changed:'),
    NEW_ACCESS[newAccess.kind],
  ].join('; ');
}
