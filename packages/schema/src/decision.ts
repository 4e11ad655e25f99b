import { z } from 'zod';
import { idSchema } from './ids.ts';
import { effectSchema, requirementSchema } from './rule.ts';
import { digestSchema, jsonSchema, operationSchema } from './vocabulary.ts';

export const OUTCOMES = ['deny', 'review', 'allow'] as const;
export const outcomeSchema = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof outcomeSchema>;

/** A rule that fired, in the words that requester, approver and auditor are shown. */
export const firedRuleSchema = z.strictObject({
  ruleId: z.string(),
  version: z.int(),
  title: z.string(),
  message: z.string(),
  remedy: z.string(),
  source: z.strictObject({ document: z.string(), url: z.string(), section: z.string() }),
});
export type FiredRule = z.infer<typeof firedRuleSchema>;

/** A rule that is only observed: it fired, or could not be evaluated, and would have done this if it were enforced. */
const observedRuleSchema = firedRuleSchema.extend({
  effect: effectSchema,
  /** What it would have asked for; empty unless the effect is `require`. */
  requirements: z.array(requirementSchema),
  /** Why it could not be evaluated; enforced, it would have refused the request. Null where it fired. */
  error: z.string().nullable(),
});
export type ObservedRule = z.infer<typeof observedRuleSchema>;

/** One condition of a rule and what was found; `result` is null where the condition was not evaluated. */
export const traceConditionSchema = z.strictObject({
  ruleId: z.string(),
  pointer: z.string(),
  fact: z.string(),
  operator: z.string(),
  expected: jsonSchema,
  actual: jsonSchema,
  result: z.boolean().nullable(),
});
export type TraceCondition = z.infer<typeof traceConditionSchema>;

/** The smallest set of changed facts that was found under which nothing would deny the request. */
export const counterfactualSchema = z.array(
  z.strictObject({ fact: z.string(), from: jsonSchema, to: jsonSchema }),
);
export type Counterfactual = z.infer<typeof counterfactualSchema>;

/** Why a verdict came out as it did: what every condition was found to be, and what would have passed. */
export const groundsSchema = z.strictObject({
  trace: z.array(traceConditionSchema),
  /** Null where nothing was denied, and where nothing was found that would have passed. */
  counterfactual: counterfactualSchema.nullable(),
});
export type Grounds = z.infer<typeof groundsSchema>;

/** Why the grounds of a decision cannot be told. */
export const GROUNDS_PROBLEMS = [
  'facts-erased',
  'facts-altered',
  'decision-altered',
  'policies-missing',
  'policies-altered',
  'evaluators-disagreed',
  'program-changed',
] as const;
export type GroundsProblem = (typeof GROUNDS_PROBLEMS)[number];

/** A decision in plain words, and what it rests on. */
export const explanationSchema = z.strictObject({
  text: z.string(),
  /** Null where they cannot be told any more; `problem` says why. */
  grounds: groundsSchema.nullable(),
  problem: z.enum(GROUNDS_PROBLEMS).nullable(),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** What the policies say about one set of facts, before it is bound to a request. */
export const verdictSchema = z.strictObject({
  outcome: outcomeSchema,
  determining: z.array(firedRuleSchema),
  requirements: z.array(z.strictObject({ rule: firedRuleSchema, requirement: requirementSchema })),
  advisories: z.array(firedRuleSchema),
  /**
   * Rules under `observe` that have something to say. Absent where none has, so that a decision from before there were
   * such rules still has the digest that its permit names.
   */
  observed: z.array(observedRuleSchema).min(1).optional(),
  errors: z.array(z.strictObject({ ruleId: z.string().nullable(), code: z.string(), message: z.string() })),
  ...groundsSchema.shape,
});
export type Verdict = z.infer<typeof verdictSchema>;

/** A verdict without its grounds. */
export type BareVerdict = Omit<Verdict, keyof Grounds>;

/**
 * What the policies say about one revision of a request. Frozen when it is made, without its grounds: these follow from facts
 * and policies, which it names by their digests, and are made from them when somebody asks.
 */
export const decisionSchema = verdictSchema.extend({
  /**
   * With `counterfactual`, in decisions that were frozen with their grounds. Their digest in the log is over all of it, as
   * that of the others is over what they have.
   */
  trace: groundsSchema.shape.trace.optional(),
  counterfactual: groundsSchema.shape.counterfactual.optional(),
  id: idSchema('decision'),
  operation: operationSchema,
  policyDigest: digestSchema,
  factsDigest: digestSchema,
  /** Who was asked; `both` where they had to agree. */
  evaluator: z.enum(['both', 'compiled', 'json-rules-engine']),
  durationMicros: z.int().min(0),
});
export type Decision = z.infer<typeof decisionSchema>;
