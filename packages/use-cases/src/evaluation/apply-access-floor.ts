import { approvalsNeeded, floorApprovals } from '@countersign/lifecycle';
import type { Decision, Effect, FiredRule, Plan } from '@countersign/schema';

/** Stands in a decision in place of a rule's id where only what holds without any policy asks for the approval. */
const ONE_APPROVAL = 'default/one-approval';

const FLOOR: FiredRule = Object.freeze({
  ruleId: ONE_APPROVAL,
  version: 1,
  title: 'What changes access takes one approval, whatever policies are in force',
  message:
    'No policy in force asks for an approval of this, and it changes access. One person other than the requester approves it.',
  remedy: 'Nothing to do beforehand; the people who may approve for this account are asked.',
  source: {
    document: 'Countersign: Architecture',
    url: 'docs/architecture.md',
    section: 'Invariants',
  },
});

/** Makes a decision ask for the approval that no set of policies can do without, so that everybody sees that it is owed. */
export function applyAccessFloor(
  decision: Decision,
  { effects, plan }: { readonly effects: readonly Effect[]; readonly plan: Plan | undefined },
): Decision {
  if (decision.outcome === 'deny') return decision;
  const count = floorApprovals({ effects, plan: plan ?? [] });
  if (approvalsNeeded(decision.requirements.map((one) => one.requirement)) >= count) return decision;
  return {
    ...decision,
    outcome: 'review',
    requirements: [...decision.requirements, { rule: FLOOR, requirement: { type: 'approvals', count } }],
  };
}
