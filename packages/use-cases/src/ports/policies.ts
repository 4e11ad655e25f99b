import type { Facts, Verdict } from '@countersign/schema';
import type { PolicySetRecord } from './records.ts';

/** The two evaluators over one policy set; compiled once per digest. */
export interface PolicyEvaluators {
  /** Decides at once, inside a transaction. */
  decide(set: PolicySetRecord, facts: Facts): Verdict;
  /** Decides again with the reference evaluator. */
  decideByReference(set: PolicySetRecord, facts: Facts): Promise<Verdict>;
}
