import type { Actor, Digest, Operation } from '@countersign/schema';
import type { Logger, WriteTransaction } from '../ports/index.ts';
import type { Evaluation } from './evaluate-policies.ts';

export interface Divergence {
  readonly request: string;
  readonly actor: Actor;
  readonly operation: Operation;
  readonly policyDigest: Digest;
  readonly factsDigest: Digest;
  readonly evaluation: Extract<Evaluation, { agreed: false }>;
}

/** Records that the evaluators disagree, and raises the alarm. What was asked for is refused by the caller. */
export function recordDivergence(
  tx: WriteTransaction,
  deps: { readonly logger: Logger },
  { request, actor, operation, policyDigest, factsDigest, evaluation }: Divergence,
): void {
  const { compiled, reference } = evaluation;
  const rules = [...compiled.determining, ...reference.determining].map((rule) => rule.ruleId);
  deps.logger.error(
    {
      alert: 'policy-divergence',
      request,
      operation,
      compiled: compiled.outcome,
      reference: reference.outcome,
      errors: [...compiled.errors, ...reference.errors].map((error) => error.message),
    },
    'the two policy evaluators disagree; what was asked for is refused',
  );
  tx.audit.append(actor, {
    type: 'policy.divergence',
    request,
    data: {
      operation,
      policyDigest,
      factsDigest,
      compiled: compiled.outcome,
      reference: reference.outcome,
      rules: [...new Set(rules)],
    },
  });
}
