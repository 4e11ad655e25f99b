import { floorApprovals, missingSteps } from '@countersign/lifecycle';
import {
  approvalsNeeded,
  type BareVerdict,
  type Effect,
  type FiredRule,
  type Plan,
} from '@countersign/schema';

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

/** What a request does and how, as far as it matters whatever the policies say. */
interface Carried {
  readonly effects: readonly Effect[];
  /** Undefined where the provider does not have the operation. */
  readonly plan: Plan | undefined;
}

/** What the policies say of a request, with what holds whatever they say: it can be carried out, and access takes an approval. */
export function completeVerdict<V extends BareVerdict>(verdict: V, carried: Carried): V {
  return applyAccessFloor(refuseGaps(verdict, carried.plan), carried);
}

/** A request that nobody could carry out, or whose plan leaves out what the policies require, is refused. */
function refuseGaps<V extends BareVerdict>(verdict: V, plan: Plan | undefined): V {
  if (verdict.outcome === 'deny') return verdict;
  const missing = plan === undefined ? [] : missingSteps(plan, requirementsIn(verdict));
  if (plan !== undefined && missing.length === 0) return verdict;
  const message =
    plan === undefined
      ? 'The policies allow an operation that the provider does not have.'
      : `The plan lacks a step that the policies require: ${missing.join(', ')}.`;
  return {
    ...verdict,
    outcome: 'deny',
    errors: [...verdict.errors, { ruleId: null, code: 'POLICY_ERROR', message }],
  };
}

/** Asks for the approval that no set of policies can do without, so that everybody sees that it is owed. */
function applyAccessFloor<V extends BareVerdict>(verdict: V, { effects, plan }: Carried): V {
  if (verdict.outcome === 'deny') return verdict;
  const count = floorApprovals({ effects, plan: plan ?? [] });
  if (approvalsNeeded(requirementsIn(verdict)) >= count) return verdict;
  return {
    ...verdict,
    outcome: 'review',
    requirements: [...verdict.requirements, { rule: FLOOR, requirement: { type: 'approvals', count } }],
  };
}

const requirementsIn = ({ requirements }: BareVerdict) => requirements.map((one) => one.requirement);
