import { type Actor, CountersignError, type Digest, type Principal } from '@countersign/schema';
import { authorize, GLOBAL } from '../authorization/index.ts';
import { digestOf } from '../digest.ts';
import { activePolicies } from '../evaluation/decide-on-request.ts';
import { type ProposalDeps, proposeChange } from '../governance/propose-change.ts';
import type { PolicyAssessor, PolicyProposalRecord } from '../ports/index.ts';

/** Problems that are told one by one. */
const TOLD = 20;

export interface ProposeDeps extends ProposalDeps {
  readonly assessor: PolicyAssessor;
}

/**
 * Asks for another set of policies: a governance change. The set is checked, tested and replayed first, and what was found is kept with the
 * proposal, so that its reviewers sign that as well. A set that does not pass is refused, and the refusal recorded.
 * @throws CountersignError FORBIDDEN, POLICY_REFUSED, PROPOSAL_STATE when other policies came into force meanwhile, and what asking for a change throws
 */
export const createProposePolicies =
  (deps: ProposeDeps) =>
  async (command: {
    principal: Principal;
    actor: Actor;
    documents: readonly unknown[];
    note: string;
  }): Promise<PolicyProposalRecord> => {
    const { principal, actor, note } = command;
    authorize(principal, 'policy.propose', GLOBAL);
    const base = deps.store.read(activePolicies);
    const assessment = await deps.assessor.assess({ base, documents: command.documents });
    if (!assessment.ok)
      return refuse(deps, actor, { documents: command.documents, problems: assessment.problems });
    const { documents, report } = assessment;
    const digest = digestOf(documents);
    if (digest === base.digest)
      return refuse(deps, actor, { documents, problems: ['they are the ones in force'] });
    await deps.installation.catchUp();
    return deps.store.write((tx) => {
      const id = deps.ids.next('policyProposal');
      if (activePolicies(tx).digest !== base.digest)
        throw new CountersignError('PROPOSAL_STATE', { id, state: 'superseded', action: 'made' });
      const proposal: PolicyProposalRecord = {
        id,
        digest,
        documents,
        baseDigest: base.digest,
        proposer: principal.id,
        note,
        report,
        reportDigest: digestOf(report),
        state: 'proposed',
        createdAt: deps.clock.now(),
        settledAt: null,
        change: null,
      };
      tx.policyProposals.insert(proposal);
      tx.audit.append(actor, {
        type: 'policy.proposed',
        request: null,
        data: {
          proposal: id,
          policyDigest: digest,
          reportDigest: proposal.reportDigest,
          baseDigest: base.digest,
          rules: documents.length,
        },
      });
      const { reportDigest } = proposal;
      const content = {
        kind: 'policies.activate',
        proposal: id,
        policyDigest: digest,
        baseDigest: base.digest,
        reportDigest,
      } as const;
      const change = proposeChange(tx, deps, { principal, actor, content, reason: note });
      tx.policyProposals.setChange(id, change.id);
      return { ...proposal, change: change.id };
    });
  };

async function refuse(
  deps: ProposeDeps,
  actor: Actor,
  { documents, problems }: { documents: readonly unknown[]; problems: readonly string[] },
): Promise<never> {
  await deps.store.write((tx) =>
    tx.audit.append(actor, {
      type: 'policy.refused',
      request: null,
      data: { policyDigest: digestIfAny(documents), problems: problems.length },
    }),
  );
  const more = problems.length - TOLD;
  const rest = more > 0 ? [`and ${more} more, which "countersign policy lint" and "policy test" list`] : [];
  throw new CountersignError('POLICY_REFUSED', { problems: [...problems.slice(0, TOLD), ...rest] });
}

/** Whatever is handed in may hold half a character, and such a text has no canonical form. */
function digestIfAny(documents: readonly unknown[]): Digest | null {
  try {
    return digestOf(documents);
  } catch {
    return null;
  }
}
