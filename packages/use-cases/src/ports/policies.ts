import type { BareVerdict, Facts, PolicyReport, Verdict } from '@countersign/schema';
import type { PolicySetRecord } from './records.ts';

/** The two evaluators over one policy set; compiled once per digest. */
export interface PolicyEvaluators {
  /** Decides at once, inside a transaction, without grounds. */
  decide(set: PolicySetRecord, facts: Facts): Verdict;
  /**
   * Decides again with the compiled evaluator and says why. Sets of earlier times may be asked about; they do not push out the one in force.
   * @throws TypeError when the set does not load, or is not what its digest says
   */
  explain(set: PolicySetRecord, facts: Facts): Verdict;
  /**
   * Decides again with the reference evaluator, at once as well, so that both are asked about the same facts.
   * @throws Error when it does not answer
   */
  decideByReference(set: PolicySetRecord, facts: Facts): Verdict;
  /** Whether two verdicts lead to the same. */
  agree(one: BareVerdict, other: BareVerdict): boolean;
}

/** What was found out about a set of policies that somebody wants in force. */
export type PolicyAssessment =
  | { readonly ok: true; readonly documents: readonly unknown[]; readonly report: PolicyReport }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Checks, tests and replays a set of policies before anybody is asked to approve it. Takes its time; changes nothing. */
export interface PolicyAssessor {
  assess(change: {
    readonly base: PolicySetRecord;
    readonly documents: readonly unknown[];
  }): Promise<PolicyAssessment>;
}
